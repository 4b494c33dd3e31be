import { useMemo } from "react";
import type { Schemas } from "@/api/client";
import type { Column } from "@/ui/table/column";
import { Table } from "@/ui/table/table";

type Point = Schemas["HistoryPoint"];

type HistoryTableProps = {
  groups: readonly Schemas["HistoryGroup"][];
  points: readonly Point[];
  currency: string;
};

/** Wider tables cannot be read; the file has all columns. */
const mostColumns = 8;

/** The months behind the charts, with a column for each group. */
export function HistoryTable({ groups, points, currency }: HistoryTableProps) {
  const columns = useMemo<Column<Point>[]>(() => {
    const amount = (key: string, title: string, value: (row: Point) => number): Column<Point> => ({
      key,
      title,
      kind: "money",
      value: (row) => value(row).toFixed(2),
      phone: "hide",
    });
    const parts = groups
      .slice(0, mostColumns)
      .map(({ key, label }, index) => amount(key, label, (row) => row.parts[index] ?? 0));
    return [
      { key: "on", title: "End of", kind: "day", value: ({ on }) => on, phone: "title" },
      ...parts,
      {
        key: "net",
        title: "Net worth",
        kind: "money",
        value: ({ net_worth }) => net_worth.toFixed(2),
        phone: "figure",
      },
    ];
  }, [groups]);
  return (
    <div className="overflow-x-auto">
      <Table
        caption="Net worth by month"
        columns={columns}
        rows={points}
        rowKey={({ on }) => on}
        currency={currency}
        initialSort={{ key: "on", descending: true }}
        filterable={false}
      />
      {groups.length > mostColumns && (
        <p className="pt-1 text-sm text-ink-3">
          The first {mostColumns} of {groups.length} groups have a column here.
        </p>
      )}
    </div>
  );
}
