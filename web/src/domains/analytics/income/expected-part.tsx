import type { Schemas } from "@/api/client";
import { formatMonth } from "@/lib/dates";
import { sum } from "@/lib/decimal";
import type { Column } from "@/ui/table/column";
import { Table } from "@/ui/table/table";

type Month = Schemas["ExpectedMonth"];

const total = (read: (row: Month) => string) => (rows: readonly Month[]) => sum(rows.map(read));

const columns: Column<Month>[] = [
  {
    key: "month",
    title: "Month",
    value: ({ month }) => month,
    cell: ({ month }) => formatMonth(month),
    phone: "title",
  },
  {
    key: "streams",
    title: "Income sources",
    kind: "money",
    value: ({ streams }) => streams,
    total: total(({ streams }) => streams),
    phone: "note",
  },
  {
    key: "dividends",
    title: "Dividends and interest",
    kind: "money",
    value: ({ dividends }) => dividends,
    total: total(({ dividends }) => dividends),
    phone: "note",
  },
  {
    key: "total",
    title: "Together",
    kind: "money",
    value: (row) => row.total,
    total: total((row) => row.total),
    phone: "figure",
  },
];

/** The next twelve months; an estimate, and called one. */
export function ExpectedPart({ income }: { income: Schemas["IncomeExpenses"] }) {
  return (
    <>
      <Table
        caption="Expected income, an estimate"
        columns={columns}
        rows={income.expected}
        rowKey={({ month }) => month}
        currency={income.currency}
      />
      <p className="max-w-prose pt-2 text-sm text-ink-3">{income.basis_of_estimate}</p>
    </>
  );
}
