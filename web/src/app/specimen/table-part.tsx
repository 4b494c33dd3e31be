import { useMemo } from "react";
import { sum } from "@/lib/decimal";
import type { Column } from "@/ui/table/column";
import { Table } from "@/ui/table/table";
import { toast } from "@/ui/toast";
import { type EntryRow, entries, type HoldingRow, holdings } from "./sample";

const holdingColumns: Column<HoldingRow>[] = [
  {
    key: "name",
    title: "Holding",
    value: (row) => row.name,
    cell: (row) => (
      <>
        {row.name} <span className="font-normal text-ink-3">{row.symbol}</span>
      </>
    ),
  },
  { key: "account", title: "Account", value: (row) => row.account },
  { key: "quantity", title: "Units", kind: "quantity", value: (row) => row.quantity },
  { key: "price", title: "Price", kind: "price", value: (row) => row.price, phone: "hide" },
  { key: "weight", title: "Share", kind: "percent", digits: 1, value: (row) => row.weight },
  {
    key: "change",
    title: "Gain",
    kind: "change",
    value: (row) => row.change,
    total: (rows) => sum(rows.map((row) => row.change)),
  },
  {
    key: "value",
    title: "Value",
    kind: "money",
    value: (row) => row.value,
    total: (rows) => sum(rows.map((row) => row.value)),
    phone: "figure",
  },
];

export function HoldingsTable() {
  return (
    <Table
      caption="Holdings"
      columns={holdingColumns}
      rows={holdings}
      rowKey={(row) => row.symbol}
      initialSort={{ key: "value", descending: true }}
      onOpen={(row) => toast(`Opens ${row.name}.`)}
    />
  );
}

const entryColumns: Column<EntryRow>[] = [
  { key: "day", title: "Date", kind: "day", value: (row) => row.day, phone: "note" },
  { key: "text", title: "Transaction", value: (row) => row.text, phone: "title" },
  { key: "kind", title: "Kind", value: (row) => row.kind, phone: "hide" },
  { key: "account", title: "Account", value: (row) => row.account },
  {
    key: "amount",
    title: "Amount",
    kind: "money",
    value: (row) => row.amount,
    total: (rows) => sum(rows.map((row) => row.amount)),
  },
];

export function LongTable() {
  const rows = useMemo(() => entries(20_000), []);
  return (
    <Table
      caption="Twenty thousand rows"
      columns={entryColumns}
      rows={rows}
      rowKey={(row) => row.id}
    />
  );
}
