import { add, multiply } from "@/lib/decimal";

/** "12.500000" as a person would write it. */
export function trimmed(figure: string): string {
  return figure.includes(".") ? figure.replace(/\.?0+$/, "") : figure;
}

/** "0.045" as "4.5"; what is not known stays empty. */
export const percentOf = (fraction: string | null) =>
  fraction === null ? "" : trimmed(multiply(fraction, "100"));

/** "4.5" as "0.045". */
export const fractionOf = (percent: string) =>
  percent === "" ? null : trimmed(multiply(percent, "0.01"));

/** Sums of each currency, the largest number of items first; no rate is needed for that. */
export function sumByCurrency<Item>(
  items: readonly Item[],
  read: (item: Item) => { amount: string | null; currency: string },
): { currency: string; total: string }[] {
  const totals = new Map<string, { total: string; count: number }>();
  for (const item of items) {
    const { amount, currency } = read(item);
    if (amount === null) continue;
    const known = totals.get(currency) ?? { total: "0", count: 0 };
    totals.set(currency, { total: add(known.total, amount), count: known.count + 1 });
  }
  return [...totals]
    .sort(([, a], [, b]) => b.count - a.count)
    .map(([currency, { total }]) => ({ currency, total }));
}
