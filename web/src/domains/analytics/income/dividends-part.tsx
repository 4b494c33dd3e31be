import { useNavigate } from "react-router";
import type { Schemas } from "@/api/client";
import { sum } from "@/lib/decimal";
import type { Column } from "@/ui/table/column";
import { Table } from "@/ui/table/table";

type Line = Schemas["DividendLine"];

const total = (read: (row: Line) => string) => (rows: readonly Line[]) => sum(rows.map(read));

const columns: Column<Line>[] = [
  { key: "symbol", title: "Paid by", value: ({ symbol }) => symbol, phone: "title" },
  { key: "name", title: "Name", value: ({ name }) => name, phone: "note" },
  { key: "last", title: "Last paid", kind: "day", value: ({ last_paid_on }) => last_paid_on },
  {
    key: "twelve",
    title: "Last 12 months",
    kind: "money",
    value: ({ received_12m }) => received_12m,
    total: total(({ received_12m }) => received_12m),
    phone: "figure",
  },
  {
    key: "year",
    title: "This year",
    kind: "money",
    value: ({ received_this_year }) => received_this_year,
    total: total(({ received_this_year }) => received_this_year),
    phone: "hide",
  },
  {
    key: "ever",
    title: "Ever",
    kind: "money",
    value: ({ received_ever }) => received_ever,
    total: total(({ received_ever }) => received_ever),
    phone: "hide",
  },
  {
    key: "yield",
    title: "Yield",
    kind: "percent",
    digits: 2,
    value: ({ yield_12m }) => yield_12m,
  },
  {
    key: "expected",
    title: "Expected",
    kind: "money",
    value: ({ expected_12m }) => expected_12m,
    total: total(({ expected_12m }) => expected_12m),
  },
];

/** What each instrument paid, and may pay. */
export function DividendsPart({ dividends }: { dividends: Schemas["Dividends"] }) {
  const navigate = useNavigate();
  return (
    <>
      <Table
        caption="Dividends and interest"
        columns={columns}
        rows={dividends.items}
        rowKey={({ instrument_id, symbol }) => instrument_id ?? symbol}
        currency={dividends.currency}
        onOpen={({ instrument_id }) => instrument_id && navigate(`/instruments/${instrument_id}`)}
        empty={<p className="py-4 text-ink-3">Nothing has paid a dividend or interest yet.</p>}
      />
      <p className="max-w-prose pt-2 text-sm text-ink-3">{dividends.basis_of_estimate}</p>
    </>
  );
}
