import type { Schemas } from "@/api/client";
import { formatMonth } from "@/lib/dates";
import { absolute, signOf } from "@/lib/decimal";
import { formatMoney } from "@/lib/format";

/** Whether it was enough, and the dearest month. */
export function IncomeSentence({ income }: { income: Schemas["IncomeExpenses"] }) {
  const { currency, net, months } = income;
  const whole = (amount: string) => formatMoney(amount, currency, { digits: 0 });
  const spent = months.filter(({ expenses_total }) => signOf(expenses_total) > 0);
  const dearest = spent.reduce<(typeof spent)[number] | null>(
    (most, month) =>
      most === null || Number(month.expenses_total) > Number(most.expenses_total) ? month : most,
    null,
  );
  const more = signOf(net) >= 0;
  return (
    <>
      Since {formatMonth(income.from_month)} <strong>{whole(absolute(net))}</strong>{" "}
      {more ? "more came in than went out" : "more went out than came in"}
      {dearest && (
        <>
          ; the dearest month was {formatMonth(dearest.month)}, with{" "}
          <strong>{whole(dearest.expenses_total)}</strong>
        </>
      )}
      .
    </>
  );
}
