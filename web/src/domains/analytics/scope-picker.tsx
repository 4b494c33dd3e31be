import { useSuspenseQuery } from "@tanstack/react-query";
import { Select } from "@/ui/input";
import { accounts, portfolios } from "./scope-queries";
import type { useScope } from "./use-scope";

/** All accounts, a portfolio or one account: what the page is about. */
export function ScopePicker({ scope: chosen }: { scope: ReturnType<typeof useScope> }) {
  const { data: sets } = useSuspenseQuery(portfolios);
  const { data: rows } = useSuspenseQuery(accounts);
  const { portfolio_id, account_id } = chosen.scope;
  const value = portfolio_id
    ? `portfolio:${portfolio_id}`
    : account_id
      ? `account:${account_id[0]}`
      : "";
  const named = sets.items.filter(({ is_all }) => !is_all);
  const portfolioOptions = named.map(({ id, name }) => ({ value: `portfolio:${id}`, label: name }));
  const accountOptions = rows.items.map(({ id, account_name }) => ({
    value: `account:${id}`,
    label: account_name,
  }));
  return (
    <Select
      aria-label="Accounts shown"
      empty="All accounts"
      value={value}
      options={[
        ...(portfolioOptions.length > 0
          ? [{ label: "Portfolios", options: portfolioOptions }]
          : []),
        { label: "Accounts", options: accountOptions },
      ]}
      onChange={(event) => {
        const [key, id] = event.target.value.split(":");
        chosen.choose(key === "portfolio" || key === "account" ? key : null, id);
      }}
      className="w-52 max-w-full"
    />
  );
}
