import { Link } from "react-router";
import type { Schemas } from "@/api/client";
import { sum } from "@/lib/decimal";
import { Status } from "@/ui/status";
import type { Column, Value } from "@/ui/table/column";
import { Table } from "@/ui/table/table";
import { boxTitle } from "./boxes";

type Gain = Schemas["RealisedGain"];

/** Lines whose cost is not known are left out, as in the totals above, and marked. */
const added = (read: (row: Gain) => Value) => (rows: readonly Gain[]) => {
  const known = rows.flatMap((row) => read(row) ?? []).map(String);
  return known.length > 0 ? sum(known) : null;
};

/** Columns (a) to (h) of Form 8949, with the account they happened in. */
const columns: Column<Gain>[] = [
  {
    key: "description",
    title: "(a) Description",
    value: ({ description }) => description,
    cell: ({ description, instrument_id, status }) => (
      <>
        <Link to={`/instruments/${instrument_id}`} className="hover:underline">
          {description}
        </Link>
        {status !== "complete" && (
          <span className="ml-1.5">
            <Status status="partial" why="The cost of this lot is not known." compact />
          </span>
        )}
      </>
    ),
    phone: "title",
  },
  { key: "box", title: "Term", value: ({ box }) => boxTitle(box), phone: "note" },
  {
    key: "acquired",
    title: "(b) Acquired",
    kind: "day",
    value: ({ date_acquired }) => date_acquired,
    phone: "hide",
  },
  { key: "sold", title: "(c) Sold", kind: "day", value: ({ date_sold }) => date_sold },
  {
    key: "proceeds",
    title: "(d) Proceeds",
    kind: "money",
    value: ({ proceeds }) => proceeds,
    total: added(({ proceeds }) => proceeds),
    phone: "hide",
  },
  {
    key: "cost",
    title: "(e) Cost",
    kind: "money",
    value: ({ cost }) => cost,
    total: added(({ cost }) => cost),
    phone: "hide",
  },
  { key: "code", title: "(f) Code", value: ({ code }) => code, phone: "hide" },
  {
    key: "adjustment",
    title: "(g) Adjustment",
    kind: "money",
    value: ({ adjustment }) => (Number(adjustment) === 0 ? null : adjustment),
    total: added(({ adjustment }) => adjustment),
    phone: "hide",
  },
  {
    key: "gain",
    title: "(h) Gain",
    kind: "change",
    value: ({ gain }) => gain,
    total: added(({ gain }) => gain),
    phone: "figure",
  },
  { key: "account", title: "Account", value: ({ account_name }) => account_name, phone: "note" },
];

/** Disposals as the form lists them. */
export function FormTable({ gains }: { gains: Schemas["RealisedGains"] }) {
  return (
    <div>
      <Table
        caption="As Form 8949 lists them"
        columns={columns}
        rows={gains.items}
        rowKey={({ id }) => id}
        currency={gains.currency}
        initialSort={{ key: "sold", descending: true }}
      />
      {gains.is_cut && (
        <p className="pt-2 text-sm text-warn">
          There are more lines than a page shows; the file above has all of them.
        </p>
      )}
    </div>
  );
}
