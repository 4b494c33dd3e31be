import { useId, useState } from "react";
import type { Schemas } from "@/api/client";
import { ApiProblem } from "@/api/problem";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Field, FormError } from "@/ui/field";
import { Input } from "@/ui/input";
import { toast } from "@/ui/toast";
import { email as emailShape } from "../fields";
import { useIdentityWrite } from "../queries";
import { invite } from "../sharing-queries";
import { GrantFields } from "./grant-fields";
import { endOfDay, type Level } from "./people";

type InviteDialogProps = { household: Schemas["HouseholdRead"]; onClose: () => void };

/** Offer somebody a look at the household; it holds once they accept. */
export function InviteDialog({ household, onClose }: InviteDialogProps) {
  const id = useId();
  const [email, setEmail] = useState("");
  const [level, setLevel] = useState<Level>("view");
  const [endsOn, setEndsOn] = useState("");
  const [wrong, setWrong] = useState<string>();
  const send = useIdentityWrite(invite);
  const fields = send.error instanceof ApiProblem ? send.error.fields : {};
  const named = Boolean(fields.email || fields.ends_at);

  function submit() {
    const read = emailShape.safeParse(email.trim());
    setWrong(read.error?.issues[0]?.message);
    if (!read.success) return;
    send.mutate(
      {
        householdId: household.id,
        body: { email: read.data, level, ends_at: endsOn ? endOfDay(endsOn) : null },
      },
      {
        onSuccess: () => {
          toast(`An invitation is on its way to ${read.data}.`);
          onClose();
        },
      },
    );
  }

  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Share ${household.name}`}
      lead="They get a mail with a link that works for fourteen days, and see the household once they accept."
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form={id} look="primary" busy={send.isPending}>
            Send invitation
          </Button>
        </>
      }
    >
      <form
        id={id}
        noValidate
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <FormError>{!named && send.error?.message}</FormError>
        <Field label="E-mail" error={wrong ?? fields.email}>
          <Input
            type="email"
            inputMode="email"
            autoComplete="off"
            value={email}
            onChange={(event) => setEmail(event.target.value)}
          />
        </Field>
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
