import { Plus, Trash2 } from "lucide-react";
import { useMemo, useState } from "react";
import { today } from "@/lib/dates";
import { Button, IconButton } from "@/ui/button";
import { TimeChart } from "@/ui/charts/time-chart";
import type { Column } from "@/ui/table/column";
import { Table } from "@/ui/table/table";
import { toast } from "@/ui/toast";
import { useMayEdit } from "../household";
import { useLedgerWrite } from "../queries";
import type { FieldSpec } from "./field-specs";
import { RecordDialog } from "./record-dialog";

export type Stated = { id: string; on: string; amount: string; source: string; method?: string };

type HistoryProps = {
  title: string;
  currency: string;
  rows: readonly Stated[];
  /** Names of the two fields as the server knows them. */
  fields: { amount: string; on: string };
  add: (body: Record<string, unknown>) => Promise<unknown>;
  remove: (id: string) => Promise<unknown>;
  /** The verb of the form: "Add a value". */
  verb: string;
};

/** Amounts stated on days: a chart from the second one on, a table, and a form for the next. */
export function History({ title, currency, rows, fields, add, remove, verb }: HistoryProps) {
  const mayEdit = useMayEdit();
  const [adding, setAdding] = useState(false);
  const drop = useLedgerWrite(remove);
  const sorted = useMemo(() => [...rows].sort((a, b) => a.on.localeCompare(b.on)), [rows]);
  const columns = useMemo<Column<Stated>[]>(
    () => [
      { key: "on", title: "On", kind: "day", value: (row) => row.on, phone: "title" },
      { key: "method", title: "How", value: (row) => row.method ?? row.source },
      {
        key: "amount",
        title: "Amount",
        kind: "money",
        value: (row) => row.amount,
        currency: () => currency,
        phone: "figure",
      },
      {
        key: "remove",
        title: "Remove",
        value: () => null,
        cell: (row) =>
          mayEdit && (
            <IconButton
              icon={Trash2}
              label="Remove this value"
              className="size-7"
              onClick={() =>
                drop.mutate(row.id, {
                  onError: (error) => toast(error.message, { tone: "loss" }),
                })
              }
            />
          ),
        phone: "note",
      },
    ],
    [currency, mayEdit, drop.mutate],
  );
  return (
    <section className="grid gap-4">
      {sorted.length > 1 && (
        <TimeChart
          title={title}
          currency={currency}
          filled
          height={200}
          series={[
            {
              key: "amount",
              title,
              points: sorted.map(({ on, amount }) => ({ day: on, value: amount })),
            },
          ]}
        />
      )}
      <Table
        caption={sorted.length > 1 ? "Stated values" : title}
        columns={columns}
        rows={sorted}
        rowKey={({ id }) => id}
        initialSort={{ key: "on", descending: true }}
        toolbar={
          mayEdit && (
            <Button size="sm" icon={Plus} onClick={() => setAdding(true)}>
              {verb}
            </Button>
          )
        }
        empty={
          <p className="py-4 text-ink-2">
            None is stated yet; without one it is left out of net worth.
          </p>
        }
      />
      {adding && (
        <RecordDialog
          title={verb}
          verb="Add"
          specs={specsOf(fields)}
          record={null}
          currency={currency}
          write={add}
          onClose={() => setAdding(false)}
        />
      )}
    </section>
  );
}

function specsOf({ amount, on }: HistoryProps["fields"]): FieldSpec[] {
  return [
    { name: amount, label: "Amount", kind: "money", needed: true },
    { name: on, label: "On", kind: "day", needed: true, initial: today() },
  ];
}
