import { useMemo, useState } from "react";
import { Area, Line } from "recharts";
import type { Range } from "@/lib/dates";
import { formatCompactMoney, formatMoney, formatPercent } from "@/lib/format";
import { usePhone } from "@/lib/use-media";
import { ChartFrame, Key } from "./chart-frame";
import { EndLabels } from "./end-labels";
import { type Mark, markDots } from "./marks";
import { Plot } from "./plot";
import { lineColour, type Series, toRows, withinRange } from "./series";

export type TimeChartProps = {
  title: string;
  /** Up to four lines; the first is the subject and is drawn strongest. */
  series: readonly Series[];
  /** Money in this currency; left out, values are fractions and read as percent. */
  currency?: string;
  reading?: string;
  /** The range picked first; leave it out where the page itself asks for a period. */
  initialRange?: Range;
  /** Fill under the first line, from zero. For amounts, not for returns. */
  filled?: boolean;
  height?: number;
  /** Deeds on the first line. */
  marks?: readonly Mark[];
  /** The last figures are prices: they keep their cents. */
  precise?: boolean;
};

/** Lines over time with their names at the end. */
export function TimeChart(props: TimeChartProps) {
  const { title, series, currency, reading, initialRange, filled = false, height = 260 } = props;
  const { marks = [], precise = false } = props;
  const [range, setRange] = useState(initialRange);
  const phone = usePhone();
  const shown = useMemo(() => (range ? withinRange(series, range) : [...series]), [series, range]);
  const rows = useMemo(() => toRows(shown), [shown]);
  const colours = shown.map((_, index) => lineColour(index));

  const exact = (value: string | number) =>
    currency ? formatMoney(value, currency) : formatPercent(value, 2, "always");
  const axis = (value: number) =>
    currency ? formatCompactMoney(value, currency) : formatPercent(value, 0);
  const ends = shown.map((one, index) => {
    const value = one.points.at(-1)?.value ?? 0;
    const short = currency
      ? formatMoney(value, currency, precise ? {} : { digits: 0 })
      : formatPercent(value, 1, "always");
    return {
      key: one.key,
      title: one.title,
      figure: short,
      at: Number(value),
      colour: colours[index] ?? "var(--ink-3)",
    };
  });
  const endRoom = phone
    ? 8
    : 16 +
      7.2 *
        Math.max(...ends.map(({ title: name, figure }) => Math.max(name.length, figure.length)));

  return (
    <ChartFrame
      title={title}
      reading={reading}
      series={shown}
      currency={currency}
      range={range}
      onRange={setRange}
    >
      {phone && shown.length > 1 && <Key entries={ends} />}
      <Plot
        rows={rows}
        series={shown}
        colours={colours}
        height={height}
        endRoom={endRoom}
        axis={axis}
        exact={exact}
        fromZero={filled}
      >
        {filled && shown[0] && (
          <Area
            dataKey={shown[0].key}
            stroke="none"
            fill="var(--accent-soft)"
            fillOpacity={1}
            isAnimationActive={false}
            activeDot={false}
          />
        )}
        {shown.map(({ key }, index) => (
          <Line
            key={key}
            dataKey={key}
            stroke={colours[index] ?? "var(--ink-3)"}
            strokeWidth={index === 0 ? 2 : 1.5}
            strokeDasharray={index === 0 ? undefined : dashes[index % dashes.length]}
            dot={false}
            activeDot={{ r: 3.5, strokeWidth: 0 }}
            isAnimationActive={false}
            connectNulls={false}
          />
        ))}
        {markDots(marks, rows[0]?.t ?? 0, rows.at(-1)?.t ?? 0)}
        {!phone && <EndLabels labels={ends} />}
      </Plot>
    </ChartFrame>
  );
}

/** Lines differ in stroke too, for those who do not see the hues. */
const dashes = ["", "5 3", "2 3", "8 3 2 3"];
