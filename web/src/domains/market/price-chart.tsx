import { useMemo } from "react";
import type { Schemas } from "@/api/client";
import { formatDay, writtenDay } from "@/lib/dates";
import { formatPrice } from "@/lib/format";
import type { Mark } from "@/ui/charts/marks";
import { TimeChart } from "@/ui/charts/time-chart";

type Bar = Schemas["BarRead"];

export type Trade = { key: string; day: string; kind: "in" | "out" };

/** On the line and not at the price paid: an option or a split would put the mark far away. */
function onLine(trades: readonly Trade[], bars: readonly Bar[]): Mark[] {
  return trades.flatMap((trade) => {
    const bar = bars.findLast(({ on }) => on <= trade.day);
    return bar ? [{ ...trade, value: bar.close }] : [];
  });
}

type PriceChartProps = {
  symbol: string;
  bars: readonly Bar[];
  /** Days of one's own purchases and sales, from the ledger. */
  trades: readonly Trade[];
};

/** Closes as traded, with one's own trades on them. */
export function PriceChart({ symbol, bars, trades }: PriceChartProps) {
  const series = useMemo(
    () => [
      {
        key: "close",
        title: symbol,
        points: bars.map(({ on, close }) => ({ day: on, value: close })),
      },
    ],
    [symbol, bars],
  );
  const marks = useMemo(() => onLine(trades, bars), [trades, bars]);
  const last = bars.at(-1);
  if (!last) return null;
  return (
    <div>
      <TimeChart
        title="Price"
        reading={`Last close ${formatPrice(last.close, last.currency)} on ${writtenDay(last.on)}.`}
        series={series}
        currency={last.currency}
        marks={marks}
        initialRange="1Y"
        precise
      />
      <p className="pt-1 text-sm text-ink-3">
        {marks.length > 0 && (
          <>
            <span aria-hidden className="text-accent">
              ●
            </span>{" "}
            bought{" "}
            <span aria-hidden className="text-loss">
              ○
            </span>{" "}
            sold.{" "}
          </>
        )}
        Closes as traded on the day: a split shows as a step. Source: {sourcesOf(bars)}, to{" "}
        {formatDay(last.on)}.
      </p>
    </div>
  );
}

const names: Record<string, string> = {
  sample: "sample prices",
  hand: "entered by hand",
  import: "your files",
};

function sourcesOf(bars: readonly Bar[]): string {
  return [...new Set(bars.map(({ source }) => names[source] ?? source))].join(", ");
}
