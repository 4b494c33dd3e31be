import { Copy, MoreHorizontal, Pencil, Trash2 } from "lucide-react";
import { useState } from "react";
import { Button, IconButton } from "@/ui/button";
import { ConfirmDialog, Dialog, Drawer } from "@/ui/dialog";
import { Field } from "@/ui/field";
import { Input } from "@/ui/input";
import { Menu } from "@/ui/menu";
import { Segmented, Tabs } from "@/ui/tabs";
import { toast } from "@/ui/toast";
import { Tooltip } from "@/ui/tooltip";
import { Unfold } from "@/ui/unfold";
import { worthTree } from "./worth-tree";

export function Overlays() {
  const [dialog, setDialog] = useState(false);
  const [drawer, setDrawer] = useState(false);
  const [sure, setSure] = useState(false);
  return (
    <div className="flex flex-wrap items-center gap-2">
      <Button onClick={() => setDialog(true)}>Dialog</Button>
      <Button onClick={() => setDrawer(true)}>Drawer</Button>
      <Button onClick={() => setSure(true)}>Confirmation</Button>
      <Button onClick={() => toast("The import was undone.", { undo: () => toast("It is back.") })}>
        Toast
      </Button>
      <Tooltip content="Closes of Mar 3, from the file of Mar 4.">
        <Button look="plain">Tooltip</Button>
      </Tooltip>
      <Menu
        trigger={<IconButton icon={MoreHorizontal} label="More" />}
        items={[
          { title: "Rename", icon: Pencil, run: () => toast("Renamed.") },
          { title: "Duplicate", icon: Copy, note: "D", run: () => toast("Duplicated.") },
          "rule",
          { title: "Delete", icon: Trash2, danger: true, run: () => setSure(true) },
        ]}
      />
      <Dialog
        open={dialog}
        onOpenChange={setDialog}
        title="Rename account"
        lead="The name is yours alone; the bank’s stays in the history."
        actions={
          <>
            <Button onClick={() => setDialog(false)}>Cancel</Button>
            <Button look="primary" onClick={() => setDialog(false)}>
              Save
            </Button>
          </>
        }
      >
        <Field label="Name">
          <Input defaultValue="Brokerage" />
        </Field>
      </Dialog>
      <Drawer
        open={drawer}
        onOpenChange={setDrawer}
        title="Net worth, Mar 4, 2026"
        lead="What made this figure."
      >
        <Unfold root={worthTree} />
      </Drawer>
      <ConfirmDialog
        open={sure}
        onOpenChange={setSure}
        title="Delete “Brokerage”?"
        verb="Delete account"
        onConfirm={() => setSure(false)}
      >
        Its 1,204 transactions and 86 lots go with it. This cannot be undone.
      </ConfirmDialog>
    </div>
  );
}

export function TabsAndTree() {
  const [range, setRange] = useState<"month" | "year">("year");
  return (
    <div className="grid gap-6">
      <Tabs
        label="Account"
        tabs={[
          { key: "tree", title: "What made it", content: <Unfold root={worthTree} /> },
          { key: "lots", title: "Lots", content: <p className="text-ink-2">86 open lots.</p> },
          { key: "history", title: "History", content: <p className="text-ink-2">No edits.</p> },
        ]}
      />
      <div>
        <Segmented
          label="Period"
          value={range}
          onChange={setRange}
          options={[
            { key: "month", title: "Month" },
            { key: "year", title: "Year" },
          ]}
        />
      </div>
    </div>
  );
}
