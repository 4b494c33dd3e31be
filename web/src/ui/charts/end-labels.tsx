import { usePlotArea, useYAxisScale } from "recharts";
import { spreadLabels } from "./spread-labels";

export type EndLabel = { key: string; title: string; figure: string; at: number; colour: string };

const lineHeight = 16;

/** Names and last values beside the ends of the lines, in place of a legend. */
export function EndLabels({
  labels,
  showFigure = true,
}: {
  labels: readonly EndLabel[];
  showFigure?: boolean;
}) {
  const plot = usePlotArea();
  const scale = useYAxisScale();
  if (!plot || !scale) return null;
  const gap = showFigure ? lineHeight * 2 + 4 : lineHeight + 2;
  const places = spreadLabels(
    labels.map(({ at }) => Number(scale(at) ?? plot.y)),
    gap,
    plot.y + 6,
    plot.y + plot.height - 6,
  );
  const x = plot.x + plot.width + 8;
  return (
    <g className="figures" aria-hidden>
      {labels.map(({ key, title, figure, colour }, index) => (
        <text
          key={key}
          x={x}
          y={places[index]}
          fontSize={13}
          fill={colour}
          dominantBaseline="middle"
        >
          <tspan fontWeight={600} dy={showFigure ? -lineHeight / 2 : 0}>
            {title}
          </tspan>
          {showFigure && (
            <tspan x={x} dy={lineHeight} fill="var(--ink-2)">
              {figure}
            </tspan>
          )}
        </text>
      ))}
    </g>
  );
}
