import { useQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import type { Schemas } from "@/api/client";
import { writtenDay } from "@/lib/dates";
import { formatMoney } from "@/lib/format";
import { TextLink } from "@/ui/button";
import type { Series } from "@/ui/charts/series";
import { TimeChart } from "@/ui/charts/time-chart";
import { netWorthHistory, type Scope } from "../queries";

type WorthChartProps = {
  scope: Scope;
  recent: readonly Schemas["WorthPoint"][];
  currency: string;
};

/** The last year by day, what came before by week: enough for the eye, quick to draw. */
export function WorthChart({ scope, recent, currency }: WorthChartProps) {
  const { data: long } = useQuery(
    netWorthHistory({ ...scope, interval: "week", group_by: "none" }),
  );
  const series = useMemo<Series[]>(() => {
    const first = recent[0]?.on ?? "9999";
    const before = (long?.points ?? []).filter(({ on }) => on < first);
    const points = [...before, ...recent].map(({ on, net_worth }) => ({
      day: on,
      value: net_worth,
    }));
    return [{ key: "worth", title: "Net worth", points }];
  }, [long, recent]);

  const points = series[0]?.points ?? [];
  if (points.length < 2)
    return (
      <p className="border-y border-rule py-4 text-ink-2">
        Net worth over time is drawn from the second day on.
      </p>
    );
  return (
    <div>
      <TimeChart
        title="Net worth over time"
        reading={highest(points, currency)}
        series={series}
        currency={currency}
        initialRange="1Y"
        filled
      />
      <p className="pt-1 text-sm">
        <TextLink to="/net-worth">By class, account, member and currency</TextLink>
      </p>
    </div>
  );
}

function highest(points: Series["points"], currency: string): string {
  const top = points.reduce((best, point) =>
    Number(point.value) > Number(best.value) ? point : best,
  );
  const last = points.at(-1);
  if (last && top.day === last.day) return "It has never been higher.";
  const amount = formatMoney(Number(top.value), currency, { digits: 0 });
  return `Highest on ${writtenDay(top.day)}: ${amount}.`;
}
