import { formatDay } from "@/lib/dates";
import { formatMoney, formatQuantity, plural } from "@/lib/format";
import type { Column } from "@/ui/table/column";
import { Table } from "@/ui/table/table";
import { type Check, differing } from "./preview";

const key = (check: Check) => [check.what, check.account, check.name, check.on].join("|");

const figure = (check: Check, value: string | null) => {
  if (value === null) return "–";
  return check.what === "cash" && /^[A-Z]{3}$/.test(check.name)
    ? formatMoney(value, check.name)
    : formatQuantity(value);
};

const columns: Column<Check>[] = [
  {
    key: "name",
    title: "Stated by the file",
    value: (row) => (row.what === "cash" ? `Cash ${row.name}` : row.name),
    phone: "title",
  },
  { key: "account", title: "Account", value: (row) => row.account, phone: "note" },
  {
    key: "on",
    title: "On",
    value: (row) => row.on,
    cell: (row) => (row.on ? formatDay(row.on) : "–"),
    phone: "note",
  },
  {
    key: "stated",
    title: "In the file",
    kind: "number",
    value: (row) => row.stated,
    cell: (row) => figure(row, row.stated),
    phone: "hide",
  },
  {
    key: "computed",
    title: "In the ledger then",
    kind: "number",
    value: (row) => row.computed,
    cell: (row) => figure(row, row.computed),
    phone: "hide",
  },
  {
    key: "verdict",
    title: "Verdict",
    value: (row) => (row.agrees === null ? "not compared" : row.agrees ? "agrees" : row.difference),
    cell: (row) => <Verdict check={row} />,
    phone: "figure",
  },
];

function Verdict({ check }: { check: Check }) {
  if (check.agrees === null) return <span className="text-ink-3">not compared</span>;
  if (check.agrees)
    return (
      <span className="text-gain">
        <span aria-hidden>✓ </span>agrees
      </span>
    );
  return (
    <span className="text-loss">
      <span aria-hidden>▲ </span>
      off by {figure(check, check.difference)}
    </span>
  );
}

/** What the ledger would hold after the import, beside what the file itself says; differences first. */
export function Checks({ checks }: { checks: readonly Check[] }) {
  if (checks.length === 0) {
    return (
      <p className="text-sm text-ink-3">
        The file states no balances or positions, so there is nothing to compare the result with.
      </p>
    );
  }
  const off = differing(checks).length;
  const sorted = [...checks].sort((a, b) => Number(a.agrees ?? true) - Number(b.agrees ?? true));
  return (
    <div className="grid gap-2">
      <Table caption="Balances afterwards" columns={columns} rows={sorted} rowKey={key} />
      <p className="text-sm text-ink-2">
        {off === 0
          ? "Everything that the file states agrees with what its rows lead to."
          : `${plural(off, "figure")} of the file ${off === 1 ? "does" : "do"} not agree with what the ledger would hold: rows are missing, or were entered otherwise.`}
      </p>
    </div>
  );
}
