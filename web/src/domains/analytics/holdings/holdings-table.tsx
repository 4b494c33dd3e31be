import { useMemo } from "react";
import { Link, useNavigate } from "react-router";
import type { Schemas } from "@/api/client";
import { sum } from "@/lib/decimal";
import { formatPrice, plural } from "@/lib/format";
import { Change } from "@/ui/figure";
import { type FigureStatus, Status } from "@/ui/status";
import type { Column, Value } from "@/ui/table/column";
import { Table } from "@/ui/table/table";

type Holding = Schemas["Holding"];

const added = (read: (row: Holding) => Value) => (rows: readonly Holding[]) => {
  const known = rows.flatMap((row) => read(row) ?? []).map(String);
  return known.length > 0 ? sum(known) : null;
};

function symbol(row: Holding) {
  return (
    <span className="whitespace-nowrap">
      {row.instrument_id ? (
        <Link to={`/instruments/${row.instrument_id}`} className="font-semibold hover:underline">
          {row.symbol}
        </Link>
      ) : (
        <span className="font-semibold">{row.symbol}</span>
      )}
      {row.status !== "complete" && (
        <span className="ml-1.5">
          <Status status={row.status as FigureStatus} compact />
        </span>
      )}
    </span>
  );
}

const columns: Column<Holding>[] = [
  { key: "symbol", title: "Symbol", value: (row) => row.symbol, cell: symbol, phone: "title" },
  {
    key: "name",
    title: "Name",
    value: (row) => row.name,
    cell: (row) => <span className="line-clamp-2 max-w-60 text-ink-2">{row.name}</span>,
    phone: "note",
  },
  {
    key: "quantity",
    title: "Units",
    kind: "quantity",
    value: (row) => (row.instrument_id ? row.quantity : null),
    phone: "hide",
  },
  {
    key: "price",
    title: "Price",
    value: (row) => row.price,
    kind: "number",
    cell: (row) =>
      row.price === null ? (
        <span className="text-ink-3">–</span>
      ) : (
        <span className="figures">{formatPrice(row.price, row.holding_currency)}</span>
      ),
    phone: "hide",
  },
  {
    key: "value",
    title: "Value",
    kind: "money",
    value: (row) => row.value,
    total: added((row) => row.value),
    phone: "figure",
  },
  { key: "weight", title: "Weight", kind: "percent", digits: 1, value: (row) => row.weight },
  {
    key: "day",
    title: "Day",
    kind: "change",
    value: (row) => row.day_change,
    total: added((row) => row.day_change),
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
    key: "gain",
    title: "Gain",
    kind: "change",
    value: (row) => row.unrealised_gain,
    total: added((row) => row.unrealised_gain),
  },
  {
    key: "gain_percent",
    title: "Gain %",
    kind: "percent",
    value: (row) => row.unrealised_gain_percent,
    cell: (row) =>
      row.unrealised_gain_percent === null ? (
        <span className="text-ink-3">–</span>
      ) : (
        <Change fraction={row.unrealised_gain_percent} digits={1} bare />
      ),
    phone: "hide",
  },
];

const account: Column<Holding> = {
  key: "account",
  title: "Account",
  value: (row) => row.account_name ?? plural(row.accounts, "account"),
  cell: (row) => (
    <span className="line-clamp-2 max-w-40 text-ink-2">
      {row.account_name ?? plural(row.accounts, "account")}
    </span>
  ),
  phone: "hide",
};

function withTotal(column: Column<Holding>, count: number, total: string): Column<Holding> {
  return {
    ...column,
    total: (rows) => (rows.length === count ? total : column.total?.(rows)),
  };
}

type HoldingsTableProps = {
  caption: string;
  items: readonly Holding[];
  currency: string;
  showAccount: boolean;
  /** The server's own sum of all these lines: adding rounded lines could differ by a cent. */
  total?: string;
};

/** Positions and cash; a press opens the instrument. */
export function HoldingsTable(props: HoldingsTableProps) {
  const { caption, items, currency, showAccount, total } = props;
  const navigate = useNavigate();
  const shown = useMemo(() => {
    const exact = columns.map((column) =>
      column.key === "value" && total !== undefined
        ? withTotal(column, items.length, total)
        : column,
    );
    return showAccount ? [...exact.slice(0, 2), account, ...exact.slice(2)] : exact;
  }, [showAccount, total, items.length]);
  return (
    <Table
      caption={caption}
      columns={shown}
      rows={items}
      rowKey={(row) => `${row.instrument_id ?? row.holding_currency}:${row.account_id ?? "all"}`}
      currency={currency}
      onOpen={(row) =>
        row.instrument_id
          ? navigate(`/instruments/${row.instrument_id}`)
          : row.account_id && navigate(`/accounts/${row.account_id}`)
      }
    />
  );
}
