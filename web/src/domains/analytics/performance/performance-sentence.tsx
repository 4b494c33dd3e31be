import type { Schemas } from "@/api/client";
import { writtenDay } from "@/lib/dates";
import { absolute, signOf } from "@/lib/decimal";
import { formatMoney, formatPercent } from "@/lib/format";

/** What it earned, at what rate, and whether timing helped. */
export function PerformanceSentence({
  performance: data,
}: {
  performance: Schemas["Performance"];
}) {
  const { currency, parts } = data;
  const linked = data.time_weighted.annualised ?? data.time_weighted.cumulative;
  const own = data.money_weighted.annualised;
  const whole = formatMoney(absolute(parts.gain), currency, { digits: 0 });
  const verb = signOf(parts.gain) < 0 ? "lost" : "gained";
  return (
    <>
      Since {writtenDay(data.starts_on)} it {verb} <strong>{whole}</strong>
      {linked !== null && (
        <>
          , a time-weighted return of <strong>{formatPercent(linked, 1)}</strong>
          {data.time_weighted.annualised !== null && " a year"}
        </>
      )}
      .{timing(data.time_weighted.annualised, own)}
    </>
  );
}

const noticeable = 0.005;

/** The difference between the two returns is what the dates of payments did. */
function timing(linked: number | null, own: number | null): string {
  if (linked === null || own === null || Math.abs(own - linked) < noticeable) return "";
  const points = formatPercent(Math.abs(own - linked), 1).replace("%", "");
  return ` The dates of your payments ${own > linked ? "added" : "cost"} about ${points} points a year.`;
}
