import { Table2 } from "lucide-react";
import { type ReactNode, useId, useMemo, useState } from "react";
import { cx } from "@/lib/class-names";
import { dayOf, type Range, ranges } from "@/lib/dates";
import { IconButton } from "../button";
import { SectionTitle } from "../statement";
import type { Column } from "../table/column";
import { Table } from "../table/table";
import { Segmented } from "../tabs";
import { exactValue, type Series, toRows } from "./series";

type ChartFrameProps = {
  title: string;
  /** The chart in one sentence, also for those who do not see it. */
  reading?: string;
  series: readonly Series[];
  currency?: string;
  range?: Range;
  onRange?: (range: Range) => void;
  children: ReactNode;
};

const rangeOptions = ranges.map((key) => ({ key, title: key }));

/** Heading, range, and the table that stands behind every chart. */
export function ChartFrame({
  title,
  reading,
  series,
  currency,
  range,
  onRange,
  children,
}: ChartFrameProps) {
  const [asTable, setAsTable] = useState(false);
  const id = useId();
  return (
    <figure aria-labelledby={id}>
      <SectionTitle
        id={id}
        title={title}
        aside={
          <div className="-mb-1 flex items-center gap-1">
            {range && onRange && (
              <Segmented label="Range" options={rangeOptions} value={range} onChange={onRange} />
            )}
            <IconButton
              icon={Table2}
              label={asTable ? "Show the chart" : "Show as a table"}
              aria-pressed={asTable}
              onClick={() => setAsTable(!asTable)}
              className={cx("size-8", asTable && "text-accent")}
            />
          </div>
        }
      />
      {reading && <figcaption className="figures pt-1 text-sm text-ink-2">{reading}</figcaption>}
      {asTable ? <TableBehind title={title} series={series} currency={currency} /> : children}
    </figure>
  );
}

type DayRow = { t: number };

/** More days than these are shown by their months' last ones. */
const mostDays = 70;

function endsMonth({ t }: DayRow, index: number, rows: readonly DayRow[]): boolean {
  const next = rows[index + 1];
  return !next || dayOf(next.t).slice(0, 7) !== dayOf(t).slice(0, 7);
}

function TableBehind({
  title,
  series,
  currency,
}: Pick<ChartFrameProps, "title" | "series" | "currency">) {
  const all = useMemo(() => toRows(series), [series]);
  const byMonth = all.length > mostDays;
  const rows = useMemo(() => (byMonth ? all.filter(endsMonth) : all), [all, byMonth]);
  const columns = useMemo<Column<DayRow>[]>(
    () => [
      { key: "day", title: "Day", kind: "day", value: ({ t }) => dayOf(t) },
      ...series.map(
        (one): Column<DayRow> => ({
          key: one.key,
          title: one.title,
          kind: currency ? "money" : "percent",
          value: ({ t }) => exactValue(one, t),
        }),
      ),
    ],
    [series, currency],
  );
  return (
    <div className="pt-3">
      <Table
        caption={`${title}, ${byMonth ? "at the end of each month" : "by day"}`}
        columns={columns}
        rows={rows}
        rowKey={({ t }) => String(t)}
        currency={currency}
        initialSort={{ key: "day", descending: true }}
      />
    </div>
  );
}

export type KeyEntry = { key: string; title: string; figure: string; colour: string };

/** Names beside swatches, where a narrow screen has no room for labels at the lines. */
export function Key({ entries }: { entries: readonly KeyEntry[] }) {
  return (
    <ul className="figures flex flex-wrap gap-x-4 gap-y-0.5 pt-2 text-sm">
      {entries.map(({ key, title, figure, colour }) => (
        <li key={key} className="flex items-baseline gap-1.5">
          <span aria-hidden className="size-2.5 rounded-sm" style={{ background: colour }} />
          {title} <span className="text-ink-2">{figure}</span>
        </li>
      ))}
    </ul>
  );
}
