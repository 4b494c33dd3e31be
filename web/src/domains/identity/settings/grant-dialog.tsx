import { useId, useState } from "react";
import type { Schemas } from "@/api/client";
import { ApiProblem } from "@/api/problem";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { FormError } from "@/ui/field";
import { toast } from "@/ui/toast";
import { useIdentityWrite } from "../queries";
import { changeGrant } from "../sharing-queries";
import { GrantFields } from "./grant-fields";
import { dayOfEnd, endOfDay, type Level } from "./people";

type GrantDialogProps = { grant: Schemas["GrantRead"]; onClose: () => void };

/** Change what somebody may do, or when it ends. */
export function GrantDialog({ grant, onClose }: GrantDialogProps) {
  const id = useId();
  const [level, setLevel] = useState(grant.level as Level);
  const [endsOn, setEndsOn] = useState(grant.ends_at ? dayOfEnd(grant.ends_at) : "");
  const change = useIdentityWrite(changeGrant);
  const fields = change.error instanceof ApiProblem ? change.error.fields : {};
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Access of ${grant.label}`}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form={id} look="primary" busy={change.isPending}>
            Save access
          </Button>
        </>
      }
    >
      <form
        id={id}
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          change.mutate(
            { ...grant, body: { level, ends_at: endsOn ? endOfDay(endsOn) : null } },
            {
              onSuccess: () => {
                toast(`Access of ${grant.label} changed.`);
                onClose();
              },
            },
          );
        }}
      >
        <FormError>{!fields.ends_at && change.error?.message}</FormError>
        <GrantFields
          level={level}
          onLevel={setLevel}
          endsOn={endsOn}
          onEndsOn={setEndsOn}
          error={fields.ends_at}
        />
      </form>
    </Dialog>
  );
}
