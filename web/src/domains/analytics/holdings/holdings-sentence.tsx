import type { Schemas } from "@/api/client";
import { absolute, signOf, sum } from "@/lib/decimal";
import { formatMoney, formatPercent } from "@/lib/format";

/** How much of it lies in how few things, and what the last day did. */
export function HoldingsSentence({ holdings }: { holdings: Schemas["Holdings"] }) {
  const { items, currency, total } = holdings;
  const invested = items.filter(({ kind, value }) => kind !== "cash" && value !== null);
  const largest = invested[0];
  const day = sum(items.flatMap(({ day_change }) => day_change ?? []));
  if (!largest)
    return (
      <>
        All <strong>{formatMoney(total, currency)}</strong> is cash.
      </>
    );
  return (
    <>
      <strong>{formatMoney(total, currency, { digits: 0 })}</strong> is held; the largest position,{" "}
      <strong>{largest.symbol}</strong>, is <strong>{formatPercent(largest.weight ?? 0, 0)}</strong>{" "}
      of it.
      {signOf(day) !== 0 && (
        <>
          {" "}
          Prices {signOf(day) > 0 ? "added" : "took"}{" "}
          <strong>{formatMoney(absolute(day), currency, { digits: 0 })}</strong>{" "}
          {signOf(day) > 0 ? "to" : "from"} it on the last day.
        </>
      )}
    </>
  );
}
