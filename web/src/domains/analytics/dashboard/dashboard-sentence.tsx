import type { Schemas } from "@/api/client";
import { writtenDay } from "@/lib/dates";
import { absolute, signOf } from "@/lib/decimal";
import { formatMoney, formatPercent } from "@/lib/format";

type Dashboard = Schemas["Dashboard"];

/** The longest change known tells most: a year, else the year so far, else a month. */
function longest({ changes }: Dashboard) {
  for (const [key, over] of [
    ["1y", "over the last year"],
    ["ytd", "this year"],
    ["30d", "in thirty days"],
  ] as const) {
    const change = changes[key];
    if (change) return { change, over };
  }
  return null;
}

/** What is owned and owed, and which way it went. */
export function DashboardSentence({ dashboard }: { dashboard: Dashboard }) {
  const { currency, total_assets: owned, total_liabilities: owed } = dashboard;
  const told = longest(dashboard);
  const whole = (amount: string) => formatMoney(amount, currency, { digits: 0 });
  return (
    <>
      You own <strong>{whole(owned)}</strong>
      {signOf(owed) !== 0 && (
        <>
          {" "}
          and owe <strong>{whole(owed)}</strong>
        </>
      )}
      .{told && <Told {...told} whole={whole} />}
    </>
  );
}

type ToldProps = {
  change: Schemas["Change"];
  over: string;
  whole: (amount: string) => string;
};

function Told({ change, over, whole }: ToldProps) {
  const direction = signOf(change.amount);
  if (direction === 0) return <> Net worth is what it was on {writtenDay(change.since)}.</>;
  return (
    <>
      {" "}
      Net worth {direction > 0 ? "rose" : "fell"} by{" "}
      <strong>{whole(absolute(change.amount))}</strong>
      {change.percent !== null && ` (${formatPercent(Math.abs(change.percent), 1)})`} {over},
      payments in and out included.
    </>
  );
}
