import type { Schemas } from "@/api/client";
import { formatMonth } from "@/lib/dates";
import { formatMoney } from "@/lib/format";

/** From where to where, and the best year on the way. */
export function NetWorthSentence({ history }: { history: Schemas["NetWorthHistory"] }) {
  const { points, currency } = history;
  const first = points.find(({ net_worth }) => net_worth !== 0);
  const last = points.at(-1);
  if (!first || !last) return null;
  const whole = (value: number) => formatMoney(value, currency, { digits: 0 });
  const best = bestYear(points.filter(({ on }) => on.slice(0, 4) < last.on.slice(0, 4)));
  return (
    <>
      From <strong>{whole(first.net_worth)}</strong> in {formatMonth(first.on)} to{" "}
      <strong>{whole(last.net_worth)}</strong> today
      {best && best.gain > 0 && (
        <>
          ; the best year was {best.year}, with <strong>{whole(best.gain)}</strong> more at its end
          than at its start
        </>
      )}
      .
    </>
  );
}

function bestYear(points: readonly Schemas["HistoryPoint"][]) {
  const ends = new Map<string, number>();
  for (const { on, net_worth } of points) ends.set(on.slice(0, 4), net_worth);
  let before: number | null = null;
  let best: { year: string; gain: number } | null = null;
  for (const [year, end] of ends) {
    if (before !== null && (best === null || end - before > best.gain))
      best = { year, gain: end - before };
    before = end;
  }
  return best;
}
