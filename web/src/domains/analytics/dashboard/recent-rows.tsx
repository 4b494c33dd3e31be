import { useNavigate } from "react-router";
import type { Schemas } from "@/api/client";
import { TextLink } from "@/ui/button";
import type { Column } from "@/ui/table/column";
import { Table } from "@/ui/table/table";
import { kindWord } from "../kind-word";

type Row = Schemas["RecentTransaction"];

const columns: Column<Row>[] = [
  { key: "on", title: "Date", kind: "day", value: ({ on }) => on, phone: "note" },
  {
    key: "what",
    title: "What",
    value: ({ kind, symbol, description }) =>
      [kindWord(kind), symbol ?? description].filter(Boolean).join(" "),
    phone: "title",
  },
  { key: "account", title: "Account", value: ({ account_name }) => account_name, phone: "note" },
  {
    key: "amount",
    title: "Amount",
    kind: "money",
    value: ({ amount }) => amount,
    currency: ({ amount_currency }) => amount_currency,
    phone: "figure",
  },
];

/** The last entries of the ledger. */
export function RecentRows({ rows }: { rows: readonly Row[] }) {
  const navigate = useNavigate();
  if (rows.length === 0) return null;
  return (
    <>
      <Table
        caption="Recent transactions"
        columns={columns}
        rows={rows}
        rowKey={({ id }) => id}
        exportable={false}
        onOpen={({ on, account_id }) =>
          navigate(`/transactions?account_id=${account_id}&from_date=${on}&to_date=${on}`)
        }
      />
      <p className="pt-2 text-sm">
        <TextLink to="/transactions">All transactions</TextLink>
      </p>
    </>
  );
}
