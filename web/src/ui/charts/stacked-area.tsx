import { useMemo, useState } from "react";
import { Area } from "recharts";
import type { Range } from "@/lib/dates";
import { formatCompactMoney, formatMoney } from "@/lib/format";
import { usePhone } from "@/lib/use-media";
import { ChartFrame, Key } from "./chart-frame";
import { type EndLabel, EndLabels } from "./end-labels";
import { Plot } from "./plot";
import { layerColours, type Series, toRows, withinRange } from "./series";

export type StackedAreaProps = {
  title: string;
  /** Lowest layer first; debts as negative amounts stack below zero. At most seven: fold the rest into "Other". */
  series: readonly Series[];
  currency: string;
  reading?: string;
  initialRange?: Range;
  height?: number;
};

/** What a total consists of, over time, in flat layers. */
export function StackedArea({
  title,
  series,
  currency,
  reading,
  initialRange,
  height = 280,
}: StackedAreaProps) {
  const [range, setRange] = useState(initialRange);
  const phone = usePhone();
  const shown = useMemo(() => (range ? withinRange(series, range) : [...series]), [series, range]);
  const rows = useMemo(() => toRows(shown), [shown]);
  const colours = layerColours(shown);

  let above = 0;
  let below = 0;
  const ends = shown.map((one, index) => {
    const last = one.points.at(-1)?.value ?? 0;
    const value = Number(last);
    const at = (value >= 0 ? above : below) + value / 2;
    if (value >= 0) above += value;
    else below += value;
    return {
      key: one.key,
      title: one.title,
      figure: formatMoney(last, currency, { digits: 0 }),
      at,
      colour: colours[index] ?? "var(--ink-3)",
    };
  });
  const endRoom = phone ? 8 : 16 + 7 * Math.max(...ends.map(({ title: name }) => name.length));

  return (
    <ChartFrame
      title={title}
      reading={reading}
      series={shown}
      currency={currency}
      range={range}
      onRange={setRange}
    >
      {phone && <Key entries={ends} />}
      <Plot
        rows={rows}
        series={shown}
        colours={colours}
        height={height}
        endRoom={endRoom}
        axis={(value) => formatCompactMoney(value, currency)}
        exact={(value) => formatMoney(value, currency)}
        fromZero
        stacked
      >
        {shown.map(({ key }, index) => (
          <Area
            key={key}
            dataKey={key}
            stackId="all"
            stroke="var(--paper)"
            strokeWidth={1}
            fill={colours[index] ?? "var(--ink-3)"}
            fillOpacity={1}
            isAnimationActive={false}
            activeDot={false}
          />
        ))}
        {!phone && <EndLabels labels={ends.map(inInk)} showFigure={false} />}
      </Plot>
    </ChartFrame>
  );
}

/** A tint is too pale for words. */
function inInk(label: EndLabel): EndLabel {
  return { ...label, colour: "var(--ink)" };
}
