import { useCallback, useRef } from "react";
import { cx } from "@/lib/class-names";
import { currencySymbol } from "@/lib/format";
import { drawValue } from "./cell";
import { alignsRight, type Column, isMoney, type Sort } from "./column";
import { edge, GridRow } from "./grid-row";
import type { Layout } from "./layout";
import { useRowFocus } from "./use-row-focus";
import { useRowWindow } from "./use-row-window";

export type BodyProps<Row> = {
  caption: string;
  columns: readonly Column<Row>[];
  layouts: readonly Layout[];
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  sort: Sort | null;
  onSort: (key: string) => void;
  onOpen?: (row: Row) => void;
  /** Where the caption says the currency, headings do not. */
  unitSaid: boolean;
};

const rowHeight = 33;

export function Grid<Row>(props: BodyProps<Row>) {
  const { caption, columns, layouts, rows, rowKey, sort, onSort, onOpen, unitSaid } = props;
  const body = useRef<HTMLTableSectionElement>(null);
  const part = useRowWindow(rows.length, { rowHeight, body });
  const open = onOpen && ((index: number) => rows[index] !== undefined && onOpen(rows[index]));
  const focus = useRowFocus(rows.length, { body, rows: part, onOpen: open });
  const latest = useRef(open);
  latest.current = open;
  const press = useCallback((index: number) => latest.current?.(index), []);
  const totals = columns.some((column) => column.total) && rows.length > 0;

  return (
    <div className={part.windowed ? "max-lg:overflow-x-auto" : "overflow-x-auto"}>
      <table
        aria-rowcount={rows.length + 1}
        className={cx(
          "w-full border-collapse text-sm",
          part.windowed && "min-w-[48rem] table-fixed",
        )}
      >
        <caption className="sr-only">{caption}</caption>
        {part.windowed && <Widths columns={columns} layouts={layouts} />}
        <thead className="sticky top-0 z-10 bg-paper">
          <tr className="shadow-[inset_0_-1px_0_var(--rule-strong)]">
            {columns.map((column, index) => (
              <Heading
                key={column.key}
                column={column}
                unit={unitSaid || !isMoney(column) ? null : (layouts[index]?.currency ?? null)}
                sort={sort?.key === column.key ? sort : null}
                onSort={onSort}
              />
            ))}
          </tr>
        </thead>
        <tbody ref={body} onKeyDown={focus.onKeyDown} className="figures">
          {part.before > 0 && <Gap height={part.before} columns={columns.length} />}
          {part.indices.map((index) => {
            const row = rows[index];
            if (row === undefined) return null;
            return (
              <GridRow
                key={rowKey(row)}
                row={row}
                index={index}
                columns={columns}
                layouts={layouts}
                stop={index === focus.stop}
                windowed={part.windowed}
                onFocus={focus.setActive}
                onPress={onOpen && press}
              />
            );
          })}
          {part.after > 0 && <Gap height={part.after} columns={columns.length} />}
        </tbody>
        {totals && (
          <Totals columns={columns} layouts={layouts} rows={rows} sticky={part.windowed} />
        )}
      </table>
    </div>
  );
}

type HeadingProps<Row> = {
  column: Column<Row>;
  unit: string | null;
  sort: Sort | null;
  onSort: (key: string) => void;
};

function Heading<Row>({ column, unit, sort, onSort }: HeadingProps<Row>) {
  const state = sort ? (sort.descending ? "descending" : "ascending") : "none";
  return (
    <th
      scope="col"
      aria-sort={state}
      className={cx("px-2.5 font-normal", edge, alignsRight(column) ? "text-right" : "text-left")}
    >
      <button
        type="button"
        onClick={() => onSort(column.key)}
        className="group min-h-8 rounded-sm text-sm whitespace-nowrap text-ink-2 hover:text-ink"
      >
        {alignsRight(column) && <Arrow state={state} />}
        <span className={cx(sort && "font-semibold text-ink")}>{column.title}</span>
        {unit && <span className="text-ink-3"> {currencySymbol(unit)}</span>}
        {!alignsRight(column) && <Arrow state={state} />}
      </button>
    </th>
  );
}

function Arrow({ state }: { state: "ascending" | "descending" | "none" }) {
  return (
    <span
      aria-hidden
      className={cx(
        "inline-block w-4 text-center text-xs",
        state === "none" ? "opacity-0 group-hover:opacity-60" : "text-accent",
      )}
    >
      {state === "descending" ? "↓" : "↑"}
    </span>
  );
}

function Widths<Row>({
  columns,
  layouts,
}: {
  columns: readonly Column<Row>[];
  layouts: readonly Layout[];
}) {
  const widths = columns.map(
    (column, index) => column.width ?? (layouts[index]?.characters ?? 12) + 3,
  );
  const all = widths.reduce((total, width) => total + width, 0);
  return (
    <colgroup>
      {columns.map((column, index) => (
        <col key={column.key} style={{ width: `${((widths[index] ?? 0) / all) * 100}%` }} />
      ))}
    </colgroup>
  );
}

function Gap({ height, columns }: { height: number; columns: number }) {
  return (
    <tr aria-hidden>
      <td colSpan={columns} style={{ height, padding: 0 }} />
    </tr>
  );
}

type TotalsProps<Row> = Pick<BodyProps<Row>, "columns" | "layouts" | "rows"> & { sticky: boolean };

function Totals<Row>({ columns, layouts, rows, sticky }: TotalsProps<Row>) {
  return (
    <tfoot
      className={cx(
        "figures bg-paper font-semibold shadow-[inset_0_1px_0_var(--rule-strong)]",
        sticky && "sticky bottom-0 z-10",
      )}
    >
      <tr>
        {columns.map((column, index) => {
          const layout = layouts[index];
          const value = column.total?.(rows);
          const first = index === 0 && !column.total;
          return (
            <td
              key={column.key}
              className={cx(
                "px-2.5 py-1.5",
                edge,
                alignsRight(column) && "text-right whitespace-nowrap",
              )}
            >
              {first && "Total"}
              {value !== null &&
                value !== undefined &&
                layout &&
                drawValue(column, value, null, layout)}
            </td>
          );
        })}
      </tr>
    </tfoot>
  );
}
