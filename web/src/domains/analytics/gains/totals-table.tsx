import type { Schemas } from "@/api/client";
import { sum } from "@/lib/decimal";
import type { Column } from "@/ui/table/column";
import { Table } from "@/ui/table/table";
import { boxTitle } from "./boxes";

type Total = Schemas["GainTotal"];

const added = (read: (row: Total) => string) => (rows: readonly Total[]) => sum(rows.map(read));

const columns: Column<Total>[] = [
  { key: "year", title: "Year", value: ({ year }) => String(year ?? ""), phone: "title" },
  { key: "box", title: "Term", value: ({ box }) => boxTitle(box), phone: "note" },
  { key: "lines", title: "Sales", kind: "number", value: ({ lines }) => lines, phone: "hide" },
  {
    key: "unknown",
    title: "Cost unknown",
    kind: "number",
    value: ({ unknown_lines }) => unknown_lines || null,
    phone: "hide",
  },
  {
    key: "proceeds",
    title: "Proceeds",
    kind: "money",
    value: ({ proceeds }) => proceeds,
    total: added(({ proceeds }) => proceeds),
    phone: "hide",
  },
  {
    key: "cost",
    title: "Cost",
    kind: "money",
    value: ({ cost }) => cost,
    total: added(({ cost }) => cost),
    phone: "hide",
  },
  {
    key: "adjustment",
    title: "Adjustment",
    kind: "money",
    value: ({ adjustment }) => adjustment,
    total: added(({ adjustment }) => adjustment),
    phone: "hide",
  },
  {
    key: "gain",
    title: "Gain",
    kind: "change",
    value: ({ gain }) => gain,
    total: added(({ gain }) => gain),
    phone: "figure",
  },
];

/** Each year and term added up, as Schedule D takes it over. */
export function TotalsTable({ totals, currency }: { totals: readonly Total[]; currency: string }) {
  return (
    <Table
      caption="By year and term"
      columns={columns}
      rows={totals}
      rowKey={({ box, year }) => `${year}:${box}`}
      currency={currency}
      initialSort={{ key: "year", descending: true }}
      filterable={false}
      empty={<p className="py-4 text-ink-3">Nothing was sold in this year.</p>}
    />
  );
}
