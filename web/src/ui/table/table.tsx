import { type ReactNode, useMemo } from "react";
import { usePhone } from "@/lib/use-media";
import { type Column, isMoney, type Sort } from "./column";
import { Grid } from "./grid";
import { layoutOf } from "./layout";
import { PhoneList } from "./phone-list";
import { Toolbar } from "./toolbar";
import { useRows } from "./use-rows";

export type TableProps<Row> = {
  /** The heading above, the name for screen readers and the name of the exported file. */
  caption: string;
  /** A constant outside the component, or memoised: a new array is a new table. */
  columns: readonly Column<Row>[];
  rows: readonly Row[];
  rowKey: (row: Row) => string;
  /** Currency of the money columns that do not tell their own; shown once. */
  currency?: string;
  initialSort?: Sort;
  /** Enter or a press on a row. */
  onOpen?: (row: Row) => void;
  /** The filter appears above a dozen rows; here it can be forced. */
  filterable?: boolean;
  exportable?: boolean;
  /** More controls above the table. */
  toolbar?: ReactNode;
  /** In place of the rows when there are none at all. */
  empty?: ReactNode;
};

const filterFrom = 12;

/** Sorts, filters, exports, adds up, and stays fast with 20,000 rows. */
export function Table<Row>(props: TableProps<Row>) {
  const {
    caption,
    columns,
    rows,
    rowKey,
    currency = "USD",
    initialSort,
    onOpen,
    toolbar,
    empty,
  } = props;
  const { filterable = rows.length > filterFrom, exportable = rows.length > 0 } = props;
  const phone = usePhone();
  const view = useRows(rows, columns, initialSort);
  const layouts = useMemo(
    () => columns.map((column) => layoutOf(column, rows, currency)),
    [columns, rows, currency],
  );

  const money = layouts.filter((_, index) => columns[index] && isMoney(columns[index]));
  const unit = money[0]?.currency ?? null;
  const unitSaid = unit !== null && money.every((layout) => layout.currency === unit);
  const Body = phone ? PhoneList : Grid;

  return (
    <section aria-label={caption}>
      <Toolbar
        caption={caption}
        count={view.shown.length}
        total={rows.length}
        unit={unitSaid && rows.length > 0 ? `amounts in ${unit}` : undefined}
        filter={view.filter}
        onFilter={filterable ? view.setFilter : undefined}
        onExport={exportable ? () => view.exportCsv(caption) : undefined}
      >
        {toolbar}
        {phone && rows.length > 1 && (
          <PhoneSort columns={columns} sort={view.sort} onSort={view.setSort} />
        )}
      </Toolbar>
      {rows.length === 0 ? (
        <div className="border-t border-rule-strong">
          {empty ?? <p className="py-4 text-ink-3">Nothing here yet.</p>}
        </div>
      ) : (
        <Body
          caption={caption}
          columns={columns}
          layouts={layouts}
          rows={view.shown}
          rowKey={rowKey}
          sort={view.sort}
          onSort={view.toggleSort}
          onOpen={onOpen}
          unitSaid={unitSaid}
        />
      )}
      {rows.length > 0 && view.shown.length === 0 && (
        <p className="py-4 text-ink-3">No row has “{view.filter}”.</p>
      )}
    </section>
  );
}

type PhoneSortProps<Row> = {
  columns: readonly Column<Row>[];
  sort: Sort | null;
  onSort: (sort: Sort | null) => void;
};

function PhoneSort<Row>({ columns, sort, onSort }: PhoneSortProps<Row>) {
  const value = sort ? `${sort.key}:${sort.descending ? "down" : "up"}` : "";
  return (
    <select
      aria-label="Sort by"
      value={value}
      onChange={(event) => {
        const [key = "", direction] = event.target.value.split(":");
        onSort(key ? { key, descending: direction === "down" } : null);
      }}
      className="min-h-8 max-w-40 rounded-md border border-control bg-paper px-2 text-sm pointer-coarse:min-h-11"
    >
      <option value="">Sort…</option>
      {columns.flatMap(({ key, title }) => [
        <option key={`${key}:up`} value={`${key}:up`}>{`${title} ↑`}</option>,
        <option key={`${key}:down`} value={`${key}:down`}>{`${title} ↓`}</option>,
      ])}
    </select>
  );
}
