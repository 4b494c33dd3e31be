import { useSuspenseQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useMemo, useState } from "react";
import { formatDay } from "@/lib/dates";
import { formatMoney, plural } from "@/lib/format";
import { Button } from "@/ui/button";
import { ConfirmDialog } from "@/ui/dialog";
import { PageHeader } from "@/ui/page-header";
import { EmptyState } from "@/ui/states";
import { Badge } from "@/ui/status";
import type { Column } from "@/ui/table/column";
import { Table } from "@/ui/table/table";
import { toast } from "@/ui/toast";
import { sumByCurrency } from "./decimals";
import { useMayEdit, useOwners } from "./household";
import { MoneyList } from "./money-list";
import { useLedgerWrite } from "./queries";
import { frequencyTitles, incomeSpecs, incomeTitle } from "./records/flow-specs";
import { Projections } from "./records/projections";
import { assets, type Income, incomes } from "./records/queries";
import { RecordDialog } from "./records/record-dialog";
import { removeIncome, saveIncome } from "./records/writes";

/** Route: /income. Money that comes in regularly, and what it comes to in the months ahead. */
export function IncomePage() {
  const { data } = useSuspenseQuery(incomes);
  const { data: owned } = useSuspenseQuery(assets);
  const { nameOf } = useOwners();
  const mayEdit = useMayEdit();
  const [open, setOpen] = useState<Income | "new" | null>(null);
  const [leaving, setLeaving] = useState<Income | null>(null);
  const columns = useMemo(() => columnsFor(nameOf, mayEdit ? setLeaving : null), [nameOf, mayEdit]);
  const paid = data.items.filter(({ is_active }) => is_active);
  const year = sumByCurrency(paid, (row) => ({
    amount: row.annual_amount,
    currency: row.currency,
  }));

  return (
    <>
      <PageHeader
        title="Income sources"
        sentence={
          data.items.length > 0 && (
            <>
              {year.length > 0 ? <MoneyList sums={year} /> : "Nothing"} a year from{" "}
              {plural(paid.length, "source")}, before tax.
            </>
          )
        }
        actions={
          mayEdit &&
          data.items.length > 0 && (
            <Button look="primary" icon={Plus} onClick={() => setOpen("new")}>
              Add income
            </Button>
          )
        }
      />
      {data.items.length === 0 ? (
        <EmptyState
          title="What comes in regularly"
          action={
            mayEdit && (
              <Button look="primary" onClick={() => setOpen("new")}>
                Add income
              </Button>
            )
          }
        >
          Salary, rent, pension, benefits: enter each once, and the months ahead follow. What was
          really paid stands under “Transactions”.
        </EmptyState>
      ) : (
        <div className="grid gap-10">
          <Table
            caption="Sources"
            columns={columns}
            rows={data.items}
            rowKey={({ id }) => id}
            initialSort={{ key: "year", descending: true }}
            onOpen={mayEdit ? setOpen : undefined}
          />
          <Projections />
        </div>
      )}
      {open && (
        <RecordDialog
          title={open === "new" ? "Add income" : `Edit “${open.source_name}”`}
          verb={open === "new" ? "Add" : "Save"}
          specs={incomeSpecs}
          record={open === "new" ? null : open}
          write={saveIncome(open === "new" ? null : open.id)}
          onClose={() => setOpen(null)}
          lists={{
            related_asset_id: owned.items.map(({ id, name }) => ({ value: id, label: name })),
          }}
        />
      )}
      {leaving && <DeleteIncome row={leaving} onClose={() => setLeaving(null)} />}
    </>
  );
}

function DeleteIncome({ row, onClose }: { row: Income; onClose: () => void }) {
  const remove = useLedgerWrite(removeIncome);
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Delete “${row.source_name}”?`}
      verb="Delete"
      busy={remove.isPending}
      onConfirm={() =>
        remove.mutate(row.id, {
          onSuccess: onClose,
          onError: (error) => toast(error.message, { tone: "loss" }),
        })
      }
    >
      It goes out of the months ahead. Where it only ended, enter the day it ended instead.
    </ConfirmDialog>
  );
}

function columnsFor(
  nameOf: (ownerId: string | null) => string,
  onDelete: ((row: Income) => void) | null,
): Column<Income>[] {
  return [
    {
      key: "name",
      title: "From",
      value: (row) => row.source_name,
      cell: (row) => (
        <>
          {row.source_name} {!row.is_active && <Badge>Not paid now</Badge>}
        </>
      ),
      phone: "title",
    },
    { key: "kind", title: "Kind", value: (row) => incomeTitle(row.income_type) },
    { key: "owner", title: "Whose", value: (row) => nameOf(row.owner_id), phone: "hide" },
    {
      key: "often",
      title: "How often",
      value: (row) => frequencyTitles[row.frequency] ?? row.frequency,
      cell: (row) =>
        `${formatMoney(row.amount, row.currency)} ${(frequencyTitles[row.frequency] ?? row.frequency).toLowerCase()}`,
    },
    {
      key: "until",
      title: "Until",
      value: (row) => row.end_date,
      cell: (row) => (row.end_date ? formatDay(row.end_date) : "–"),
      phone: "hide",
    },
    {
      key: "year",
      title: "A year",
      kind: "money",
      value: (row) => row.annual_amount,
      currency: (row) => row.currency,
      phone: "figure",
    },
    {
      key: "delete",
      title: "Delete",
      value: () => null,
      cell: (row) =>
        onDelete && (
          <Button size="sm" look="plain" onClick={() => onDelete(row)}>
            Delete…
          </Button>
        ),
      phone: "note",
    },
  ];
}
