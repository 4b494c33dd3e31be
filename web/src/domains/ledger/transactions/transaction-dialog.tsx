import { zodResolver } from "@hookform/resolvers/zod";
import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";
import { type UseFormReturn, useForm } from "react-hook-form";
import { showRefusal } from "@/api/form-errors";
import { ApiProblem } from "@/api/problem";
import { formatDay, today } from "@/lib/dates";
import { formatQuantity } from "@/lib/format";
import { Button } from "@/ui/button";
import { ConfirmDialog, Dialog } from "@/ui/dialog";
import { TableSkeleton } from "@/ui/states";
import { toast } from "@/ui/toast";
import { FormDialog } from "../form-dialog";
import {
  accounts,
  changeTransaction,
  createTransaction,
  deleteTransaction,
  instrument,
  type Transaction,
  useLedgerWrite,
} from "../queries";
import { kindTitle } from "../transaction-kinds";
import { createBody, type DraftValues, emptyDraft, updateBody } from "./draft";
import { draftShape } from "./shape";
import { draftOf } from "./stored-draft";
import { TransactionFields } from "./transaction-fields";

type TransactionDialogProps = {
  /** Left out to enter a new one. */
  transaction?: Transaction;
  /** Where a new one is entered, if the page says so. */
  accountId?: string;
  onClose: () => void;
};

/** One transaction by hand. The instrument is read first: its multiplier decides what units × price make. */
export function TransactionDialog({ transaction, accountId, onClose }: TransactionDialogProps) {
  const { data } = useSuspenseQuery(accounts);
  const facts = useQuery(instrument(transaction?.instrument_id ?? ""));
  if (transaction?.instrument_id && facts.isPending) {
    return (
      <Dialog open wide onOpenChange={onClose} title="Edit transaction">
        <TableSkeleton />
      </Dialog>
    );
  }
  const chosen = data.items.find(({ id }) => id === accountId);
  const first = data.items.filter(({ is_active }) => is_active);
  const start = transaction
    ? draftOf(transaction, facts.data?.multiplier)
    : emptyDraft(chosen ?? (first.length === 1 ? first[0] : undefined), today());
  return <Editor transaction={transaction} start={start} onClose={onClose} />;
}

type EditorProps = { transaction?: Transaction; start: DraftValues; onClose: () => void };

function Editor({ transaction, start, onClose }: EditorProps) {
  const [before] = useState(start);
  const [deleting, setDeleting] = useState(false);
  const form = useForm<DraftValues>({
    resolver: zodResolver(draftShape),
    defaultValues: before,
  });
  const save = useLedgerWrite((values: DraftValues) =>
    transaction
      ? changeTransaction({ id: transaction.id, body: updateBody(before, values) })
      : createTransaction(createBody(values)),
  );
  const submit = (values: DraftValues) =>
    save.mutate(values, {
      onSuccess: () => {
        toast(transaction ? "Saved. Figures follow in a moment." : "Entered.");
        onClose();
      },
      onError: (error) => refuse(form, error),
    });

  if (transaction && deleting) {
    return (
      <DeleteTransaction
        transaction={transaction}
        onKeep={() => setDeleting(false)}
        onGone={onClose}
      />
    );
  }
  return (
    <FormDialog
      title={transaction ? "Edit transaction" : "Enter a transaction"}
      lead={
        transaction
          ? origin(transaction)
          : "Type every number without a sign: the kind says which way it goes."
      }
      form={form}
      onSubmit={submit}
      onClose={onClose}
      busy={save.isPending}
      verb={transaction ? "Save" : "Enter"}
      firstField="transaction_type"
      aside={
        transaction && (
          <Button look="danger" onClick={() => setDeleting(true)}>
            Delete…
          </Button>
        )
      }
    >
      <TransactionFields />
    </FormDialog>
  );
}

/** A sale of more than is held names no field; the units are what the person can put right. */
function refuse(form: UseFormReturn<DraftValues>, error: unknown) {
  if (error instanceof ApiProblem && error.type === "Oversold")
    form.setError("quantity", { message: error.detail });
  else showRefusal(form, error);
}

function origin(row: Transaction): string {
  const from = row.import_id
    ? `From an imported file${row.source_row ? `, row ${row.source_row}` : ""}.`
    : "Entered by hand.";
  return `${from} The audit log keeps what it was before.`;
}

type DeleteProps = { transaction: Transaction; onKeep: () => void; onGone: () => void };

function DeleteTransaction({ transaction: row, onKeep, onGone }: DeleteProps) {
  const remove = useLedgerWrite(() => deleteTransaction(row.id));
  const units = Number(row.quantity) === 0 ? "" : ` of ${formatQuantity(row.quantity)} units`;
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => !open && onKeep()}
      title={`Delete “${kindTitle(row.transaction_type)}${row.symbol ? ` ${row.symbol}` : ""}”?`}
      verb="Delete transaction"
      busy={remove.isPending}
      onConfirm={() =>
        remove.mutate(undefined, {
          onSuccess: () => {
            toast("Deleted. The audit log keeps it.");
            onGone();
          },
          onError: (error) => toast((error as ApiProblem).detail, { tone: "loss" }),
        })
      }
    >
      <p>
        The entry{units} of {formatDay(row.transaction_date)} in {row.account_name} goes out of the
        ledger. Lots, gains and balances from that day on are worked out again without it.
      </p>
      <p className="mt-2">
        The audit log keeps who deleted it and what it said.
        {row.import_id && " Importing its file again would bring it back."}
      </p>
    </ConfirmDialog>
  );
}
