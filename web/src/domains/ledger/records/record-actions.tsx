import { MoreHorizontal } from "lucide-react";
import { useState } from "react";
import { useNavigate } from "react-router";
import { Button, IconButton } from "@/ui/button";
import { ConfirmDialog } from "@/ui/dialog";
import { Menu } from "@/ui/menu";
import { toast } from "@/ui/toast";
import { useMayEdit } from "../household";
import { useLedgerWrite } from "../queries";

type RecordActionsProps = {
  id: string;
  name: string;
  onEdit: () => void;
  remove: () => Promise<unknown>;
  /** What goes with it. */
  loses: string;
  back: string;
};

/** Edit and delete, for those who may. */
export function RecordActions({ id, name, onEdit, remove, loses, back }: RecordActionsProps) {
  const mayEdit = useMayEdit();
  const navigate = useNavigate();
  const [asking, setAsking] = useState(false);
  const drop = useLedgerWrite(remove, id);
  if (!mayEdit) return null;
  return (
    <>
      <Button onClick={onEdit}>Edit</Button>
      <Menu
        trigger={<IconButton icon={MoreHorizontal} label="More" />}
        items={[{ title: "Delete…", danger: true, run: () => setAsking(true) }]}
      />
      <ConfirmDialog
        open={asking}
        onOpenChange={setAsking}
        title={`Delete “${name}”?`}
        verb="Delete"
        busy={drop.isPending}
        onConfirm={() =>
          drop.mutate(undefined, {
            onSuccess: () => navigate(back, { replace: true }),
            onError: (error) => toast(error.message, { tone: "loss" }),
          })
        }
      >
        {loses} Where it was sold or paid off, enter that day instead: its history then stays. The
        audit log keeps what is deleted.
      </ConfirmDialog>
    </>
  );
}
