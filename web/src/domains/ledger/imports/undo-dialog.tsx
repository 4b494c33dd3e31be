import { plural } from "@/lib/format";
import { ConfirmDialog } from "@/ui/dialog";
import { toast } from "@/ui/toast";
import { useLedgerWrite } from "../queries";
import { countsOf } from "./preview";
import { type ImportSummary, undoImport } from "./queries";

type UndoDialogProps = {
  file: Pick<ImportSummary, "id" | "file_name" | "counts">;
  onClose: () => void;
};

/** Takes a whole import back, as one. */
export function UndoDialog({ file, onClose }: UndoDialogProps) {
  const undo = useLedgerWrite(undoImport);
  const { written } = countsOf(file);
  return (
    <ConfirmDialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Undo “${file.file_name}”?`}
      verb="Undo the import"
      busy={undo.isPending}
      onConfirm={() =>
        undo.mutate(file.id, {
          onSuccess: () => {
            toast("Undone. The file is kept and can be imported again.");
            onClose();
          },
          onError: (error) => toast(error.message, { tone: "loss" }),
        })
      }
    >
      {plural(written, "transaction")} that it wrote go out of the ledger, also those you have
      edited since, with the accounts and prices that only it brought. What you entered by hand
      stays.
    </ConfirmDialog>
  );
}
