import type { ReactNode } from "react";
import { CartesianGrid, ComposedChart, ReferenceLine, Tooltip, XAxis, YAxis } from "recharts";
import { usePhone } from "@/lib/use-media";
import { ChartTooltip } from "./chart-tooltip";
import type { ChartRow, Series } from "./series";
import { timeLabel, timeTicks } from "./time-axis";

type PlotProps = {
  rows: readonly ChartRow[];
  series: readonly Series[];
  colours: readonly string[];
  height: number;
  /** Room for labels at the right end. */
  endRoom: number;
  axis: (value: number) => string;
  exact: (value: string | number) => string;
  /** Begin the value axis at zero: needed where an area is filled. */
  fromZero: boolean;
  stacked?: boolean;
  children: ReactNode;
};

const yAxisWidth = 52;

/** Axes, hairlines and reading line, shared by the charts over time. */
export function Plot(props: PlotProps) {
  const {
    rows,
    series,
    colours,
    height,
    endRoom,
    axis,
    exact,
    fromZero,
    stacked = false,
    children,
  } = props;
  const from = rows[0]?.t ?? 0;
  const to = rows.at(-1)?.t ?? 1;
  const width = usePhone() ? 300 : 800;
  return (
    <ComposedChart
      responsive
      data={rows as ChartRow[]}
      stackOffset={stacked ? "sign" : undefined}
      margin={{ top: 10, right: endRoom, bottom: 0, left: 0 }}
      style={{ width: "100%", height }}
    >
      <CartesianGrid vertical={false} stroke="var(--rule)" />
      <XAxis
        dataKey="t"
        type="number"
        scale="time"
        domain={[from, to]}
        ticks={timeTicks(from, to, width)}
        tickFormatter={timeLabel}
        tick={{ fontSize: 13, fill: "var(--ink-3)" }}
        tickLine={{ stroke: "var(--control)" }}
        axisLine={{ stroke: "var(--control)" }}
        interval="preserveStartEnd"
        minTickGap={24}
        height={26}
      />
      <YAxis
        orientation="left"
        width={yAxisWidth}
        tickFormatter={axis}
        tick={{ fontSize: 13, fill: "var(--ink-3)", className: "figures" }}
        tickLine={false}
        axisLine={false}
        tickCount={5}
        domain={fromZero ? [(low: number) => Math.min(0, low), "auto"] : ["auto", "auto"]}
      />
      {fromZero && <ReferenceLine y={0} stroke="var(--control)" />}
      <Tooltip
        isAnimationActive={false}
        cursor={{ stroke: "var(--ink-3)", strokeWidth: 1 }}
        content={
          <ChartTooltip series={series} colours={colours} format={exact} reversed={stacked} />
        }
      />
      {children}
    </ComposedChart>
  );
}
