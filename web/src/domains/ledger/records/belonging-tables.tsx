import { useMemo } from "react";
import { useNavigate } from "react-router";
import { sum } from "@/lib/decimal";
import { TextLink } from "@/ui/button";
import { Badge, type FigureStatus, Status } from "@/ui/status";
import type { Column } from "@/ui/table/column";
import { Table } from "@/ui/table/table";
import { loanTitles } from "./flow-specs";
import type { Alternative, Asset, Loan, Property } from "./queries";
import { purposeTitles } from "./specs";

/** The sum of a column where every row has a value in one currency. */
function totalOf<Row extends { currency: string }>(
  rows: readonly Row[],
  read: (row: Row) => string | null,
): string | null {
  const known = rows.flatMap((row) => read(row) ?? []);
  const currencies = new Set(rows.map(({ currency }) => currency));
  return rows.length > 0 && known.length === rows.length && currencies.size === 1
    ? sum(known)
    : null;
}

const valueStatus = (status: string) =>
  status !== "complete" && <Status status={status as FigureStatus} compact className="ml-2" />;

const propertyColumns: Column<Property>[] = [
  {
    key: "name",
    title: "Property",
    value: (row) => row.name,
    cell: (row) => (
      <>
        <TextLink to={`/property/${row.id}`}>{row.name}</TextLink>{" "}
        {row.disposed_on && <Badge>Sold</Badge>}
      </>
    ),
    phone: "title",
  },
  {
    key: "place",
    title: "Where",
    value: (row) => [row.city, row.state].filter(Boolean).join(", "),
  },
  {
    key: "use",
    title: "Use",
    value: (row) => purposeTitles[row.rental_status] ?? row.rental_status,
    phone: "hide",
  },
  { key: "on", title: "Valued on", kind: "day", value: (row) => row.valued_on, phone: "hide" },
  {
    key: "debt",
    title: "Owed on it",
    kind: "money",
    value: (row) => row.debt,
    currency: (row) => row.currency,
    phone: "hide",
  },
  {
    key: "equity",
    title: "Equity",
    kind: "money",
    value: (row) => row.equity,
    currency: (row) => row.currency,
    total: (rows) => totalOf(rows, (row) => row.equity),
    phone: "hide",
  },
  {
    key: "value",
    title: "Value owned",
    kind: "money",
    value: (row) => row.owned_value,
    currency: (row) => row.currency,
    total: (rows) => totalOf(rows, (row) => row.owned_value),
    phone: "figure",
  },
];

export function PropertyTable({ rows }: { rows: readonly Property[] }) {
  const navigate = useNavigate();
  if (rows.length === 0) return null;
  return (
    <Table
      caption="Property"
      columns={propertyColumns}
      rows={rows}
      rowKey={({ id }) => id}
      onOpen={({ id }) => navigate(`/property/${id}`)}
    />
  );
}

type AnyAsset = Asset | Alternative;

const kindOf = (row: AnyAsset) => ("investment_type" in row ? row.investment_type : row.asset_type);

function assetColumns(path: string): Column<AnyAsset>[] {
  return [
    {
      key: "name",
      title: "Name",
      value: (row) => row.name,
      cell: (row) => (
        <>
          <TextLink to={`${path}/${row.id}`}>{row.name}</TextLink>{" "}
          {row.disposed_on && <Badge>Gone</Badge>}
        </>
      ),
      phone: "title",
    },
    { key: "kind", title: "Kind", value: kindOf },
    {
      key: "unfunded",
      title: "Still to be called",
      kind: "money",
      value: (row) => ("unfunded_commitment" in row ? row.unfunded_commitment : null),
      currency: (row) => row.currency,
      phone: "hide",
    },
    { key: "on", title: "Valued on", kind: "day", value: (row) => row.valued_on },
    {
      key: "cost",
      title: "Cost",
      kind: "money",
      value: (row) => row.cost_basis,
      currency: (row) => row.currency,
      phone: "hide",
    },
    {
      key: "value",
      title: "Value owned",
      kind: "money",
      value: (row) => row.owned_value,
      currency: (row) => row.currency,
      total: (rows) => totalOf(rows, (row) => row.owned_value),
      phone: "figure",
    },
  ];
}

type AssetTableProps = { caption: string; path: string; rows: readonly AnyAsset[] };

export function AssetTable({ caption, path, rows }: AssetTableProps) {
  const navigate = useNavigate();
  const columns = useMemo(() => {
    const calls = rows.some((row) => "unfunded_commitment" in row);
    return assetColumns(path).filter(({ key }) => key !== "unfunded" || calls);
  }, [path, rows]);
  if (rows.length === 0) return null;
  return (
    <Table
      caption={caption}
      columns={columns}
      rows={rows}
      rowKey={({ id }) => id}
      onOpen={({ id }) => navigate(`${path}/${id}`)}
    />
  );
}

function loanColumns(owned: readonly Asset[]): Column<Loan>[] {
  const names = new Map(owned.map(({ id, name }) => [id, name]));
  return [
    {
      key: "name",
      title: "Loan",
      value: (row) => row.name,
      cell: (row) => (
        <>
          <TextLink to={`/loans/${row.id}`}>{row.name}</TextLink>
          {valueStatus(row.balance_status)} {row.paid_off_on && <Badge>Paid off</Badge>}
        </>
      ),
      phone: "title",
    },
    {
      key: "kind",
      title: "Kind",
      value: (row) => loanTitles[row.liability_type] ?? row.liability_type,
    },
    {
      key: "asset",
      title: "Financed",
      value: (row) => (row.related_asset_id ? names.get(row.related_asset_id) : null),
      phone: "hide",
    },
    { key: "rate", title: "Interest", kind: "percent", value: (row) => row.interest_rate },
    {
      key: "payment",
      title: "A month",
      kind: "money",
      value: (row) => row.monthly_payment,
      currency: (row) => row.currency,
      phone: "hide",
    },
    {
      key: "owed",
      title: "Owed",
      kind: "money",
      value: (row) => row.current_balance,
      currency: (row) => row.currency,
      total: (rows) => totalOf(rows, (row) => row.current_balance),
      phone: "figure",
    },
  ];
}

export function LoanTable({ rows, owned }: { rows: readonly Loan[]; owned: readonly Asset[] }) {
  const navigate = useNavigate();
  const columns = useMemo(() => loanColumns(owned), [owned]);
  if (rows.length === 0) return null;
  return (
    <Table
      caption="Loans"
      columns={columns}
      rows={rows}
      rowKey={({ id }) => id}
      onOpen={({ id }) => navigate(`/loans/${id}`)}
    />
  );
}
