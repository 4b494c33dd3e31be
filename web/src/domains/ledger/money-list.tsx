import { Fragment } from "react";
import { formatMoney } from "@/lib/format";

/** Sums of several currencies as words: "$1,200 and ₹34,000", each strong. */
export function MoneyList({
  sums,
  digits = 0,
}: {
  sums: readonly { currency: string; total: string }[];
  digits?: number;
}) {
  return sums.map(({ currency, total }, index) => (
    <Fragment key={currency}>
      {index > 0 && (index === sums.length - 1 ? " and " : ", ")}
      <strong>{formatMoney(total, currency, { digits })}</strong>
    </Fragment>
  ));
}
