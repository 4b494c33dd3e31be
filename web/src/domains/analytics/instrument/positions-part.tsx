import { useSuspenseQueries } from "@tanstack/react-query";
import { useMemo } from "react";
import { useNavigate } from "react-router";
import type { Schemas } from "@/api/client";
import { sum } from "@/lib/decimal";
import type { Column, Value } from "@/ui/table/column";
import { Table } from "@/ui/table/table";
import { lotsOf } from "./queries";

type Position = Schemas["SecurityRead"];
type Lot = Schemas["TaxLotRead"] & { account: string };

/** The sum where every row has a value; a part that is not known is no zero. */
function added<Row>(read: (row: Row) => Value) {
  return (rows: readonly Row[]) => {
    const known = rows.flatMap((row) => read(row) ?? []).map(String);
    return known.length === rows.length ? sum(known) : null;
  };
}

const positionColumns: Column<Position>[] = [
  { key: "account", title: "Account", value: (row) => row.account_name, phone: "title" },
  {
    key: "quantity",
    title: "Units",
    kind: "quantity",
    value: (row) => row.quantity,
    total: added((row) => row.quantity),
    phone: "note",
  },
  {
    key: "unit",
    title: "Average cost",
    kind: "price",
    value: (row) => row.average_cost_per_share,
    phone: "hide",
  },
  {
    key: "cost",
    title: "Cost",
    kind: "money",
    value: (row) => row.cost_basis,
    total: added((row) => row.cost_basis),
    phone: "hide",
  },
  {
    key: "value",
    title: "Value",
    kind: "money",
    value: (row) => row.market_value,
    total: added((row) => row.market_value),
    phone: "figure",
  },
  {
    key: "gain",
    title: "Gain",
    kind: "change",
    value: (row) => row.unrealized_gain_loss,
    total: added((row) => row.unrealized_gain_loss),
  },
];

const lotColumns: Column<Lot>[] = [
  { key: "acquired", title: "Acquired", kind: "day", value: (row) => row.acquisition_date },
  { key: "account", title: "Account", value: (row) => row.account, phone: "note" },
  {
    key: "quantity",
    title: "Units",
    kind: "quantity",
    value: (row) => row.quantity,
    total: added((row) => row.quantity),
    phone: "note",
  },
  { key: "unit", title: "Unit cost", kind: "price", value: (row) => row.cost_per_share },
  {
    key: "cost",
    title: "Cost",
    kind: "money",
    value: (row) => row.total_cost,
    total: added((row) => row.total_cost),
    phone: "figure",
  },
  {
    key: "wash",
    title: "Of it wash sale",
    kind: "money",
    value: (row) => (Number(row.wash_sale_adjustment) === 0 ? null : row.wash_sale_adjustment),
    phone: "hide",
  },
  {
    key: "term",
    title: "Term",
    value: (row) => (row.holding_period.startsWith("long") ? "Long-term" : "Short-term"),
    phone: "hide",
  },
];

/** Where it is held, and the lots it is held in. */
export function PositionsPart({ positions }: { positions: readonly Position[] }) {
  const navigate = useNavigate();
  const answers = useSuspenseQueries({ queries: positions.map(({ id }) => lotsOf(id)) });
  const lots = useMemo(
    () =>
      answers.flatMap(({ data }, index) =>
        data.items.map((lot) => ({ ...lot, account: positions[index]?.account_name ?? "" })),
      ),
    [answers, positions],
  );
  const currency = positions[0]?.currency ?? "USD";
  if (positions.length === 0)
    return <p className="text-ink-2">No account of this household holds it now.</p>;
  return (
    <div className="grid gap-10">
      <Table
        caption="Positions"
        columns={positionColumns}
        rows={positions}
        rowKey={({ id }) => id}
        currency={currency}
        onOpen={({ account_id }) => navigate(`/accounts/${account_id}`)}
      />
      <Table
        caption="Open lots"
        columns={lotColumns}
        rows={lots}
        rowKey={({ id }) => id}
        currency={currency}
        initialSort={{ key: "acquired", descending: false }}
        empty={<p className="py-4 text-ink-3">No open lots.</p>}
      />
    </div>
  );
}
