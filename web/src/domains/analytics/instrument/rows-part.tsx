import { useNavigate } from "react-router";
import type { Schemas } from "@/api/client";
import { TextLink } from "@/ui/button";
import type { Column } from "@/ui/table/column";
import { Table } from "@/ui/table/table";
import { kindWord } from "../kind-word";

type Row = Schemas["TransactionRead"];

const columns: Column<Row>[] = [
  { key: "on", title: "Date", kind: "day", value: (row) => row.transaction_date, phone: "note" },
  { key: "kind", title: "What", value: (row) => kindWord(row.transaction_type), phone: "title" },
  { key: "account", title: "Account", value: (row) => row.account_name, phone: "note" },
  {
    key: "quantity",
    title: "Units",
    kind: "quantity",
    value: (row) => (Number(row.quantity) === 0 ? null : row.quantity),
    phone: "hide",
  },
  {
    key: "price",
    title: "Price",
    kind: "price",
    value: (row) => row.unit_price,
    currency: (row) => row.currency,
    phone: "hide",
  },
  {
    key: "amount",
    title: "Amount",
    kind: "money",
    value: (row) => row.amount,
    currency: (row) => row.currency,
    phone: "figure",
  },
];

type RowsPartProps = { instrumentId: string; rows: readonly Row[]; more: boolean };

/** Everything the ledger says about an instrument, newest first. */
export function RowsPart({ instrumentId, rows, more }: RowsPartProps) {
  const navigate = useNavigate();
  const all = `/transactions?instrument_id=${instrumentId}`;
  return (
    <>
      <Table
        caption="Transactions"
        columns={columns}
        rows={rows}
        rowKey={({ id }) => id}
        onOpen={({ transaction_date: on }) => navigate(`${all}&from_date=${on}&to_date=${on}`)}
        empty={<p className="py-4 text-ink-3">The ledger has no row about it.</p>}
      />
      {more && (
        <p className="pt-2 text-sm">
          <TextLink to={all}>All of them in the list of transactions</TextLink>
        </p>
      )}
    </>
  );
}
