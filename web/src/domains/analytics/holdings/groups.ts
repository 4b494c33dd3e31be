import type { Schemas } from "@/api/client";
import { groupBy } from "@/lib/group";

type Holding = Schemas["Holding"];

export const groupOptions = [
  { key: "none", title: "Nothing" },
  { key: "account", title: "Account" },
  { key: "class", title: "Class" },
  { key: "sector", title: "Sector" },
] as const;

export type GroupKey = (typeof groupOptions)[number]["key"];

const classNames: Record<string, string> = {
  us_stock: "US stocks",
  international_stock: "International stocks",
  intl_stock: "International stocks",
  stock: "Stocks",
  bond: "Bonds",
  us_bond: "Bonds",
  crypto: "Crypto",
  cash: "Cash",
  real_estate: "Real estate",
  commodity: "Commodities",
};

export function className(key: string | null): string {
  if (!key) return "Class unknown";
  const known = classNames[key];
  if (known) return known;
  const words = key.replaceAll("_", " ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function titleOf(holding: Holding, by: GroupKey): string {
  if (by === "account") return holding.account_name ?? "Several accounts";
  if (by === "class") return className(holding.asset_class);
  if (holding.kind === "cash") return "Cash";
  return holding.sector ?? "No single sector";
}

/** Holdings in groups, in the order of their largest line. */
export function groupsOf(items: readonly Holding[], by: GroupKey) {
  if (by === "none") return [{ key: "all", title: "All holdings", items }];
  return [...groupBy(items, (one) => titleOf(one, by))].map(([title, members]) => ({
    key: title,
    title,
    items: members as readonly Holding[],
  }));
}
