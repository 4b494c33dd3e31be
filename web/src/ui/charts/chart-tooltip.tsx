import { dayOf, formatDay } from "@/lib/dates";
import { exactValue, type Series } from "./series";

type ChartTooltipProps = {
  /** Given by Recharts. */
  active?: boolean;
  label?: string | number;
  series: readonly Series[];
  colours: readonly string[];
  format: (value: string | number) => string;
  /** Last lines first, as layers are stacked. */
  reversed?: boolean;
};

/** The exact figures of the day under the pointer. */
export function ChartTooltip(props: ChartTooltipProps) {
  const { active, label, series, colours, format, reversed } = props;
  if (!active || label === undefined) return null;
  const t = Number(label);
  const lines = series.map((one, index) => ({ one, index, value: exactValue(one, t) }));
  if (reversed) lines.reverse();
  return (
    <div className="rounded-md border border-rule bg-raised px-3 py-2 text-sm shadow-lift">
      <p className="mb-0.5 text-ink-3">{formatDay(dayOf(t))}</p>
      <dl className="figures grid grid-cols-[auto_auto] gap-x-4">
        {lines.map(({ one, index, value }) => (
          <div key={one.key} className="col-span-2 grid grid-cols-subgrid">
            <dt className="flex items-baseline gap-1.5">
              {series.length > 1 && (
                <span
                  aria-hidden
                  className="size-2 rounded-sm"
                  style={{ background: colours[index] }}
                />
              )}
              {one.title}
            </dt>
            <dd className="text-right font-semibold">
              {value === null ? "unknown" : format(value)}
            </dd>
          </div>
        ))}
      </dl>
    </div>
  );
}
