import { useSuspenseInfiniteQuery } from "@tanstack/react-query";
import { type ReactNode, useMemo } from "react";
import type { Column } from "@/ui/table/column";
import { Table } from "@/ui/table/table";
import { type Transaction, type TransactionQuery, transactions } from "../queries";
import { kindTitle } from "../transaction-kinds";
import { LoadMore } from "./load-more";

const columns: Column<Transaction>[] = [
  {
    key: "day",
    title: "Date",
    kind: "day",
    value: (row) => row.transaction_date,
    phone: "note",
    width: 14,
  },
  {
    key: "kind",
    title: "Transaction",
    value: (row) => [kindTitle(row.transaction_type), row.symbol].filter(Boolean).join(" "),
    cell: (row) => (
      <>
        {kindTitle(row.transaction_type)}
        {row.symbol && <span className="font-semibold"> {row.symbol}</span>}
      </>
    ),
    phone: "title",
    width: 28,
  },
  {
    key: "text",
    title: "Description",
    value: (row) => row.description || row.merchant_name || row.instrument_name,
    phone: "note",
    width: 34,
  },
  { key: "account", title: "Account", value: (row) => row.account_name, phone: "hide", width: 24 },
  { key: "category", title: "Category", value: (row) => row.category, phone: "hide", width: 16 },
  {
    key: "quantity",
    title: "Units",
    kind: "quantity",
    value: (row) => (Number(row.quantity) === 0 ? null : row.quantity),
    phone: "hide",
    width: 14,
  },
  {
    key: "price",
    title: "Price",
    kind: "price",
    value: (row) => row.unit_price,
    currency: (row) => row.currency,
    phone: "hide",
    width: 14,
  },
  {
    key: "amount",
    title: "Amount",
    // Not drawn as gain and loss: rent is no loss, and a purchase neither.
    kind: "money",
    value: (row) => row.amount,
    currency: (row) => row.currency,
    phone: "figure",
    width: 17,
  },
];

const inAccount = columns.filter(({ key }) => key !== "account");

type TransactionsTableProps = {
  wanted: TransactionQuery;
  /** Inside one account its name is not repeated. */
  single?: boolean;
  onOpen?: (row: Transaction) => void;
  toolbar?: ReactNode;
  empty: ReactNode;
};

/** Transactions, latest first; more come while the reader scrolls. */
export function TransactionsTable({
  wanted,
  single,
  onOpen,
  toolbar,
  empty,
}: TransactionsTableProps) {
  const query = useSuspenseInfiniteQuery(transactions(wanted));
  const rows = useMemo(() => query.data.pages.flatMap(({ items }) => items), [query.data]);
  const categorised = useMemo(() => rows.some(({ category }) => category), [rows]);
  const shown = useMemo(
    () => (single ? inAccount : columns).filter(({ key }) => key !== "category" || categorised),
    [single, categorised],
  );
  return (
    <>
      <Table
        caption="Transactions"
        columns={shown}
        rows={rows}
        rowKey={({ id }) => id}
        filterable={false}
        onOpen={onOpen}
        toolbar={toolbar}
        empty={empty}
      />
      <LoadMore
        loaded={rows.length}
        earliest={rows.at(-1)?.transaction_date}
        more={query.hasNextPage}
        busy={query.isFetchingNextPage}
        failed={query.isFetchNextPageError}
        onMore={() => void query.fetchNextPage()}
      />
    </>
  );
}
