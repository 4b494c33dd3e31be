import { useMutation, useSuspenseQuery } from "@tanstack/react-query";
import { useId, useState } from "react";
import { useNavigate } from "react-router";
import { chooseHousehold } from "@/api/household";
import { ApiProblem } from "@/api/problem";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Field, FieldSet, FormError } from "@/ui/field";
import { PasswordInput } from "@/ui/input";
import { deleteMe, me } from "../queries";

/** The end of an account, confirmed with the password. */
export function DeleteAccount() {
  const { data: person } = useSuspenseQuery(me);
  const [open, setOpen] = useState(false);
  return (
    <FieldSet
      legend="Delete your account"
      hint="Erases your sign-in and every household that is yours alone, with all accounts, transactions and files. Households you share with another owner stay theirs. This cannot be undone."
    >
      <div>
        <Button look="danger" disabled={person.is_demo} onClick={() => setOpen(true)}>
          Delete account…
        </Button>
        {person.is_demo && (
          <p className="mt-1 text-sm text-ink-3">A sample person cannot be deleted.</p>
        )}
      </div>
      {open && <DeleteDialog email={person.email} onClose={() => setOpen(false)} />}
    </FieldSet>
  );
}

function DeleteDialog({ email, onClose }: { email: string; onClose: () => void }) {
  const id = useId();
  const navigate = useNavigate();
  const [password, setPassword] = useState("");
  const remove = useMutation({
    mutationFn: deleteMe,
    onSuccess: () => {
      chooseHousehold(null);
      navigate("/sign-in", { replace: true });
    },
  });
  const fields = remove.error instanceof ApiProblem ? remove.error.fields : {};
  return (
    <Dialog
      open
      onOpenChange={(next) => !next && onClose()}
      title="Delete everything?"
      lead={`All that ${email} owns alone is erased at once. It cannot be undone.`}
      actions={
        <>
          <Button onClick={onClose}>Keep</Button>
          <Button
            type="submit"
            form={id}
            look="danger"
            busy={remove.isPending}
            disabled={password === ""}
          >
            Delete account
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
          remove.mutate({ password });
        }}
      >
        <FormError>{!fields.password && remove.error?.message}</FormError>
        <Field label="Password" error={fields.password}>
          <PasswordInput
            value={password}
            autoComplete="current-password"
            onChange={(event) => setPassword(event.target.value)}
          />
        </Field>
      </form>
    </Dialog>
  );
}
