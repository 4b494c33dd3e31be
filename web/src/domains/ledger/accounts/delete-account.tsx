import { useState } from "react";
import { ApiProblem } from "@/api/problem";
import { formatNumber, plural } from "@/lib/format";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { FormError } from "@/ui/field";
import { toast } from "@/ui/toast";
import { type Account, changeAccount, deleteAccount, useLedgerWrite } from "../queries";

type DeleteAccountProps = { account: Account; onClose: () => void; onGone: () => void };

/** Asks once; where the server says that transactions would go too, says how many and asks again. */
export function DeleteAccount({ account, onClose, onGone }: DeleteAccountProps) {
  const [transactions, setTransactions] = useState<number | null>(null);
  const [failure, setFailure] = useState<string>();
  const remove = useLedgerWrite(deleteAccount, account.id);
  const close = useLedgerWrite(changeAccount);
  const onError = (error: unknown) =>
    setFailure(error instanceof ApiProblem ? error.detail : "The request failed.");

  const ask = (withTransactions: boolean) =>
    remove.mutate(
      { id: account.id, withTransactions },
      {
        onSuccess: () => {
          toast(`${account.account_name} is deleted. The audit log keeps it.`);
          onGone();
        },
        onError: (error) => {
          const count =
            error instanceof ApiProblem && error.status === 409 && error.document.transactions;
          if (typeof count === "number") setTransactions(count);
          else onError(error);
        },
      },
    );
  const shut = () =>
    close.mutate({ id: account.id, is_active: false }, { onSuccess: onClose, onError });

  const counted = transactions !== null;
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={
        counted
          ? `${plural(transactions, "transaction")} would go too`
          : `Delete “${account.account_name}”?`
      }
      actions={
        <>
          <Button onClick={onClose}>Keep</Button>
          {counted && account.is_active && (
            <Button look="primary" busy={close.isPending} onClick={shut}>
              Close it instead
            </Button>
          )}
          <Button look="danger" busy={remove.isPending} onClick={() => ask(counted)}>
            {counted ? `Delete account and ${formatNumber(transactions)}` : "Delete account"}
          </Button>
        </>
      }
    >
      <FormError>{failure}</FormError>
      <div className="grid gap-2 text-base text-ink-2">
        {counted ? (
          <>
            <p>
              “{account.account_name}” has <strong>{plural(transactions, "transaction")}</strong>.
              With them its lots, gains and part of the household’s past net worth disappear.
            </p>
            <p>
              A closed account keeps its history and leaves the lists. The deletion cannot be
              undone.
            </p>
          </>
        ) : (
          <p>
            An account that was only closed at the bank is better closed here too: its history
            stays.
          </p>
        )}
      </div>
    </Dialog>
  );
}
