import { useId } from "react";
import { useForm } from "react-hook-form";
import { showRefusal } from "@/api/form-errors";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Field, FormError } from "@/ui/field";
import { Input, PasswordInput } from "@/ui/input";
import { toast } from "@/ui/toast";
import { disableSecondFactor, renewRecoveryCodes, useIdentityWrite } from "../queries";

type CodeDialogProps = {
  kind: "renew" | "off";
  onClose: () => void;
  onCodes: (codes: string[]) => void;
};

const words = {
  renew: {
    title: "New recovery codes",
    lead: "The old ones stop working.",
    verb: "Make new codes",
  },
  off: {
    title: "Switch the second factor off",
    lead: "Afterwards the password alone opens your account.",
    verb: "Switch off",
  },
} as const;

/** What a code of the app confirms. */
export function CodeDialog({ kind, onClose, onCodes }: CodeDialogProps) {
  const id = useId();
  const { title, lead, verb } = words[kind];
  const form = useForm({ defaultValues: { password: "", code: "" } });
  const { errors } = form.formState;
  const renew = useIdentityWrite(renewRecoveryCodes);
  const disable = useIdentityWrite(disableSecondFactor);

  const submit = form.handleSubmit(({ password, code }) => {
    const onError = (error: Error) => showRefusal(form, error);
    if (kind === "renew")
      renew.mutate(
        { code },
        { onSuccess: ({ recovery_codes }) => onCodes(recovery_codes), onError },
      );
    else
      disable.mutate(
        { password, code },
        {
          onSuccess: () => {
            toast("The second factor is off.");
            onClose();
          },
          onError,
        },
      );
  });

  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={title}
      lead={lead}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            type="submit"
            form={id}
            look={kind === "off" ? "danger" : "primary"}
            busy={renew.isPending || disable.isPending}
          >
            {verb}
          </Button>
        </>
      }
    >
      <form id={id} noValidate onSubmit={submit} className="grid gap-4">
        <FormError>{errors.root?.message}</FormError>
        {kind === "off" && (
          <Field label="Password" error={errors.password?.message}>
            <PasswordInput {...form.register("password")} autoComplete="current-password" />
          </Field>
        )}
        <Field label="Code" hint="Of the app, or a recovery code." error={errors.code?.message}>
          <Input
            {...form.register("code")}
            autoComplete="one-time-code"
            maxLength={40}
            className="figures max-w-60"
          />
        </Field>
      </form>
    </Dialog>
  );
}
