import { extent } from "d3-array";
import { scaleLinear } from "d3-scale";
import { line } from "d3-shape";

type SparklineProps = {
  /** In order; null is a gap. */
  values: readonly (number | null)[];
  /** What it shows, for those who do not see it: "Down 3.2% in a month". */
  label: string;
  width?: number;
  height?: number;
};

/** A line the size of a word. */
export function Sparkline({ values, label, width = 88, height = 22 }: SparklineProps) {
  const known = values.filter((value): value is number => value !== null);
  const [low = 0, high = 1] = extent(known);
  const x = scaleLinear([0, Math.max(1, values.length - 1)], [2, width - 4]);
  const y = scaleLinear(low === high ? [low - 1, high + 1] : [low, high], [height - 3, 3]);
  const path = line<number | null>()
    .defined((value) => value !== null)
    .x((_, index) => x(index))
    .y((value) => y(value ?? 0));
  const last = values.at(-1);
  return (
    <svg
      role="img"
      aria-label={label}
      width={width}
      height={height}
      className="inline-block align-middle"
    >
      <path
        d={path(values) ?? ""}
        fill="none"
        stroke="var(--ink-2)"
        strokeWidth={1.25}
        strokeLinejoin="round"
      />
      {typeof last === "number" && (
        <circle cx={x(values.length - 1)} cy={y(last)} r={2} fill="var(--accent)" />
      )}
    </svg>
  );
}
