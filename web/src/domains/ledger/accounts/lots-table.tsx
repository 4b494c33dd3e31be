import { useSuspenseQueries, useSuspenseQuery } from "@tanstack/react-query";
import type { Schemas } from "@/api/client";
import { compare, sum } from "@/lib/decimal";
import { Select } from "@/ui/input";
import { Badge } from "@/ui/status";
import type { Column } from "@/ui/table/column";
import { Table } from "@/ui/table/table";
import { lots, positions } from "../queries";

type Lot = Schemas["TaxLotRead"] & { ticker: string };

const columns: Column<Lot>[] = [
  {
    key: "ticker",
    title: "Instrument",
    value: (row) => row.ticker,
    phone: "title",
  },
  { key: "acquired", title: "Acquired", kind: "day", value: (row) => row.acquisition_date },
  {
    key: "term",
    title: "Term",
    value: (row) => row.holding_period,
    cell: (row) => <Badge>{row.holding_period === "long" ? "Long-term" : "Short-term"}</Badge>,
  },
  { key: "quantity", title: "Units", kind: "quantity", value: (row) => row.quantity },
  {
    key: "unit_cost",
    title: "Unit cost",
    kind: "price",
    value: (row) => row.cost_per_share,
    currency: (row) => row.currency,
    phone: "hide",
  },
  {
    key: "wash",
    title: "Wash sales",
    kind: "money",
    value: (row) =>
      compare(row.wash_sale_adjustment, "0") === 0 ? null : row.wash_sale_adjustment,
    currency: (row) => row.currency,
    phone: "hide",
  },
  {
    key: "cost",
    title: "Cost",
    kind: "money",
    value: (row) => row.total_cost,
    currency: (row) => row.currency,
    total: (rows) => {
      const known = rows.flatMap(({ total_cost }) => total_cost ?? []);
      const currencies = new Set(rows.map(({ currency }) => currency));
      return known.length === rows.length && currencies.size === 1 ? sum(known) : null;
    },
    phone: "figure",
  },
];

type LotsTableProps = {
  accountId: string;
  positionId: string;
  onPosition: (positionId: string) => void;
};

/** The open lots of the account, or of one of its positions. */
export function LotsTable({ accountId, positionId, onPosition }: LotsTableProps) {
  const { data } = useSuspenseQuery(positions(accountId));
  const wanted = data.items.filter(({ id }) => positionId === "" || id === positionId);
  const found = useSuspenseQueries({ queries: wanted.map(({ id }) => lots(id)) });
  const rows = found.flatMap(({ data: page }, index) =>
    page.items.map((lot) => ({ ...lot, ticker: wanted[index]?.ticker ?? "" })),
  );
  return (
    <Table
      caption="Lots"
      columns={columns}
      rows={rows}
      rowKey={({ id }) => id}
      initialSort={{ key: "acquired", descending: false }}
      toolbar={
        data.items.length > 1 && (
          <Select
            aria-label="Position"
            empty="All positions"
            value={positionId}
            onChange={(event) => onPosition(event.target.value)}
            options={data.items.map(({ id, ticker }) => ({ value: id, label: ticker }))}
            className="w-44"
          />
        )
      }
      empty={
        <p className="py-4 text-ink-2">
          No open lots. Units bought together make a lot, with the day and the cost that a later
          sale is measured against.
        </p>
      }
    />
  );
}
