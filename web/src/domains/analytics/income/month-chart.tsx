import { max } from "d3-array";
import type { Schemas } from "@/api/client";
import { formatMonth } from "@/lib/dates";
import { formatMoney } from "@/lib/format";
import { SectionTitle } from "@/ui/statement";

type Month = Schemas["IncomeMonth"];

type MonthChartProps = { months: readonly Month[]; currency: string };

/** More months than these are shown by year. */
const mostRows = 24;

type Row = { key: string; title: string; income: number; expenses: number; net: number };

function rowsOf(months: readonly Month[]): Row[] {
  const newest = [...months].reverse().map((month) => ({
    key: month.month,
    title: formatMonth(month.month),
    income: Number(month.income_total),
    expenses: Number(month.expenses_total),
    net: Number(month.net),
  }));
  if (newest.length <= mostRows) return newest;
  const years = new Map<string, Row>();
  for (const { key, income, expenses, net } of newest) {
    const year = key.slice(0, 4);
    const row = years.get(year) ?? { key: year, title: year, income: 0, expenses: 0, net: 0 };
    years.set(year, {
      ...row,
      income: row.income + income,
      expenses: row.expenses + expenses,
      net: row.net + net,
    });
  }
  return [...years.values()];
}

/** Two bars a month on one scale; the table is the chart. */
export function MonthChart({ months, currency }: MonthChartProps) {
  const rows = rowsOf(months);
  const widest = max(rows, ({ income, expenses }) => Math.max(income, expenses)) || 1;
  const whole = (amount: number) =>
    formatMoney(amount, currency, { bare: true, digits: 0, sign: "auto" });
  return (
    <section>
      <SectionTitle
        title={rows.length < months.length ? "Year by year" : "Month by month"}
        aside={currency}
      />
      <table className="figures w-full text-sm">
        <thead className="text-ink-3">
          <tr className="[&>th]:py-1 [&>th]:font-normal">
            <th scope="col" className="text-left">
              {rows.length < months.length ? "Year" : "Month"}
            </th>
            <td />
            <th scope="col" className="pl-4 text-right">
              In
            </th>
            <th scope="col" className="pl-4 text-right">
              Out
            </th>
            <th scope="col" className="pl-4 text-right">
              Left
            </th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ key, title, income, expenses, net }) => (
            <tr key={key} className="border-t border-rule">
              <th scope="row" className="w-px py-1 pr-4 text-left font-normal whitespace-nowrap">
                {title}
              </th>
              <td className="py-1.5">
                <div aria-hidden className="grid gap-0.5">
                  <div className="h-1.5 bg-accent" style={{ width: share(income, widest) }} />
                  <div className="h-1.5 bg-ink-3" style={{ width: share(expenses, widest) }} />
                </div>
              </td>
              <td className="w-px pl-4 text-right">{whole(income)}</td>
              <td className="w-px pl-4 text-right">{whole(expenses)}</td>
              <td className={`w-px pl-4 text-right font-semibold ${net < 0 ? "text-loss" : ""}`}>
                {whole(net)}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      <p className="pt-1 text-sm text-ink-3">
        The upper bar is what came in, the lower what went out.
      </p>
    </section>
  );
}

function share(amount: number, widest: number): string {
  return `${Math.max(0, (amount / widest) * 100)}%`;
}
