import { formatNumber } from "@/lib/format";
import type { Column } from "@/ui/table/column";
import { Table } from "@/ui/table/table";
import { Tabs } from "@/ui/tabs";
import { kindTitle } from "../transaction-kinds";
import type { Counts, Preview, PreviewRow, Problem } from "./preview";

const rowColumns: Column<PreviewRow>[] = [
  { key: "row", title: "Row", kind: "number", value: (row) => row.row, phone: "hide", width: 7 },
  { key: "day", title: "Date", kind: "day", value: (row) => row.transaction_date, width: 14 },
  {
    key: "kind",
    title: "Transaction",
    value: (row) => [kindTitle(row.transaction_type), row.symbol].filter(Boolean).join(" "),
    phone: "title",
    width: 28,
  },
  { key: "text", title: "Description", value: (row) => row.description, width: 36 },
  {
    key: "quantity",
    title: "Units",
    kind: "quantity",
    value: (row) => (Number(row.quantity ?? 0) === 0 ? null : row.quantity),
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

const doubtColumns: Column<PreviewRow>[] = [
  ...rowColumns,
  { key: "reason", title: "Why it is in doubt", value: (row) => row.reason, width: 40 },
];

const problemColumns: Column<Problem>[] = [
  { key: "row", title: "Row", kind: "number", value: (row) => row.row, width: 7, phone: "figure" },
  { key: "reason", title: "What to know", value: (row) => row.reason, width: 60, phone: "title" },
  {
    key: "raw",
    title: "As it stands in the file",
    value: (row) =>
      Object.entries(row.raw)
        .filter(([, value]) => value !== "")
        .map(([name, value]) => `${name}: ${value}`)
        .join(" · "),
    width: 60,
  },
];

type Part = {
  key: string;
  title: string;
  count: number;
  shown: number;
  lead: string;
  rows: PreviewRow[];
};

/** All that the file says, by what would happen to it. Nothing is left out without a word. */
export function PreviewRows({ preview, counts }: { preview: Preview; counts: Counts }) {
  const parts: Part[] = [
    part("new", "New", counts.new, preview.new, "These would be written."),
    part(
      "openings",
      "Opening balances",
      counts.openings,
      preview.openings,
      "What was held before the file begins, so that the result equals what it states.",
    ),
    part(
      "conflicting",
      "In doubt",
      counts.conflicting,
      preview.conflicting,
      "Much like a row that is already there, but not the same.",
    ),
    part(
      "already",
      "Already there",
      counts.already_there,
      preview.already_there,
      "In the ledger already; they change nothing.",
    ),
  ];
  const problems = preview.problems.filter(({ severity }) => severity === "problem");
  const notices = preview.problems.filter(({ severity }) => severity !== "problem");
  const tabs = [
    ...parts
      .filter(({ count, key }) => count > 0 || key === "new")
      .map((one) => ({
        key: one.key,
        title: `${one.title} ${formatNumber(one.count)}`,
        content: <Rows part={one} />,
      })),
    ...said("problems", "Not understood", counts.not_understood, problems),
    ...said("notices", "Notices", counts.notices, notices),
  ];
  return <Tabs label="Rows of the file" tabs={tabs} />;
}

function part(key: string, title: string, count: number, rows: PreviewRow[], lead: string): Part {
  return { key, title, count, shown: rows.length, lead, rows };
}

function Rows({ part: { title, lead, rows, count, key } }: { part: Part }) {
  return (
    <>
      <p className="mb-3 text-sm text-ink-2">
        {lead}
        {rows.length < count && ` The first ${formatNumber(rows.length)} are shown.`}
      </p>
      <Table
        caption={title}
        columns={key === "conflicting" ? doubtColumns : rowColumns}
        rows={rows}
        rowKey={(row) => `${row.row}-${rows.indexOf(row)}`}
        empty={<p className="py-4 text-ink-2">No row of this file is new.</p>}
      />
    </>
  );
}

function said(key: string, title: string, count: number, rows: readonly Problem[]) {
  if (count === 0) return [];
  const lead =
    key === "problems"
      ? "These rows are not imported. Enter them by hand, or read the file differently."
      : "These rows are imported or need nothing; each says what was done.";
  return [
    {
      key,
      title: `${title} ${formatNumber(count)}`,
      content: (
        <>
          <p className="mb-3 text-sm text-ink-2">
            {lead}
            {rows.length < count && ` The first ${formatNumber(rows.length)} are shown.`}
          </p>
          <Table
            caption={title}
            columns={problemColumns}
            rows={rows}
            rowKey={(row) => `${row.row}-${rows.indexOf(row)}`}
          />
        </>
      ),
    },
  ];
}
