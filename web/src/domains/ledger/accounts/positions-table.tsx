import { useSuspenseQuery } from "@tanstack/react-query";
import { Link } from "react-router";
import type { Schemas } from "@/api/client";
import { sum } from "@/lib/decimal";
import { type FigureStatus, Status } from "@/ui/status";
import type { Column } from "@/ui/table/column";
import { Table } from "@/ui/table/table";
import { positions } from "../queries";

type Position = Schemas["SecurityRead"];

const known = (values: (string | null)[]) => values.filter((value) => value !== null);
const sumIfAll = (rows: readonly Position[], read: (row: Position) => string | null) => {
  const values = known(rows.map(read));
  return values.length === rows.length && oneCurrency(rows) ? sum(values) : null;
};
const oneCurrency = (rows: readonly Position[]) =>
  new Set(rows.map(({ currency }) => currency)).size === 1;

const columns: Column<Position>[] = [
  {
    key: "name",
    title: "Position",
    value: (row) => `${row.ticker} ${row.name}`,
    cell: (row) => (
      <>
        <Link to={`/instruments/${row.instrument_id}`} className="font-semibold hover:underline">
          {row.ticker}
        </Link>{" "}
        {row.name !== row.ticker && <span className="font-normal text-ink-2">{row.name}</span>}
      </>
    ),
    phone: "title",
    width: 34,
  },
  { key: "quantity", title: "Units", kind: "quantity", value: (row) => row.quantity },
  {
    key: "price",
    title: "Price",
    kind: "price",
    value: (row) => row.current_price,
    currency: (row) => row.currency,
    phone: "hide",
  },
  {
    key: "priced",
    title: "Priced on",
    kind: "day",
    value: (row) => row.last_price_update,
    phone: "hide",
  },
  {
    key: "cost",
    title: "Cost",
    kind: "money",
    value: (row) => row.cost_basis,
    currency: (row) => row.currency,
    total: (rows) => sumIfAll(rows, (row) => row.cost_basis),
    phone: "hide",
  },
  {
    key: "gain",
    title: "Gain",
    kind: "change",
    value: (row) => row.unrealized_gain_loss,
    currency: (row) => row.currency,
    total: (rows) => sumIfAll(rows, (row) => row.unrealized_gain_loss),
  },
  {
    key: "value",
    title: "Value",
    kind: "money",
    value: (row) => row.market_value,
    currency: (row) => row.currency,
    total: (rows) => sumIfAll(rows, (row) => row.market_value),
    phone: "figure",
    cell: undefined,
  },
  {
    key: "status",
    title: "State",
    value: (row) => row.status.replace("_", " "),
    cell: (row) =>
      row.status === "complete" ? (
        <span className="text-ink-3">complete</span>
      ) : (
        <Status status={row.status as FigureStatus} />
      ),
  },
];

/** What the account holds now. */
export function PositionsTable({
  accountId,
  onOpen,
}: {
  accountId: string;
  /** Shows the lots of a position. */
  onOpen: (position: Position) => void;
}) {
  const { data } = useSuspenseQuery(positions(accountId));
  return (
    <Table
      caption="Positions"
      columns={columns}
      rows={data.items}
      rowKey={({ id }) => id}
      initialSort={{ key: "value", descending: true }}
      onOpen={onOpen}
      empty={
        <p className="py-4 text-ink-2">
          No units are held here: the account’s balance is cash. Purchases and transfers of units
          make positions.
        </p>
      }
    />
  );
}
