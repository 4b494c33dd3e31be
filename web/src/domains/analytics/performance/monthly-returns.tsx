import { useQueries } from "@tanstack/react-query";
import { cx } from "@/lib/class-names";
import { formatPercent } from "@/lib/format";
import { SectionTitle } from "@/ui/statement";
import { performance, type Scope } from "../queries";
import { monthlyReturns } from "./monthly";

const names = ["Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec"];

/** A year is asked for at a time: the server thins longer series, and a month's last day could go. */
const mostYears = 6;

type MonthlyReturnsProps = { scope: Scope; startsOn: string; asOf: string };

/** A calendar of time-weighted returns, the years of the period shown, newest first. */
export function MonthlyReturns({ scope, startsOn, asOf }: MonthlyReturnsProps) {
  const last = Number(asOf.slice(0, 4));
  const first = Math.max(Number(startsOn.slice(0, 4)), last - mostYears + 1);
  const years = Array.from({ length: last - first + 1 }, (_, index) => last - index);
  const answers = useQueries({
    queries: years.map((year) => {
      const end = `${year}-12-31`;
      return performance({ ...scope, from: `${year - 1}-12-31`, to: end < asOf ? end : asOf });
    }),
  });
  const rows = years.flatMap((year, index) => {
    const data = answers[index]?.data;
    const months = data ? monthlyReturns(data.series) : [];
    const whole = data?.time_weighted.cumulative ?? null;
    const found = months.filter(({ month }) => month.startsWith(String(year)));
    return found.length > 0 ? [{ year, whole, months: found }] : [];
  });
  if (rows.length === 0) return null;
  return (
    <section>
      <SectionTitle title="By month" aside="time-weighted" />
      <div className="overflow-x-auto">
        <table className="figures w-full text-sm">
          <thead className="text-ink-3">
            <tr className="[&>th]:min-w-14 [&>th]:py-1 [&>th]:text-right [&>th]:font-normal">
              <td />
              {names.map((name) => (
                <th key={name} scope="col">
                  {name}
                </th>
              ))}
              <th scope="col">Year</th>
            </tr>
          </thead>
          <tbody>
            {rows.map(({ year, whole, months }) => (
              <tr key={year} className="border-t border-rule">
                <th scope="row" className="py-1 pr-3 text-left font-normal">
                  {year}
                </th>
                {names.map((name, index) => (
                  <Return
                    key={name}
                    value={
                      months.find(({ month }) => Number(month.slice(5, 7)) === index + 1)?.value
                    }
                  />
                ))}
                <Return value={whole ?? undefined} strong />
              </tr>
            ))}
          </tbody>
        </table>
      </div>
    </section>
  );
}

function Return({ value, strong = false }: { value?: number; strong?: boolean }) {
  return (
    <td
      className={cx(
        "py-1 text-right whitespace-nowrap",
        strong && "font-semibold",
        value !== undefined && (value < 0 ? "text-loss" : "text-gain"),
      )}
    >
      {value === undefined ? "" : formatPercent(value, 1, "always")}
    </td>
  );
}
