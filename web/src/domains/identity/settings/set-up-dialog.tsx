import { useId } from "react";
import { useForm } from "react-hook-form";
import type { Schemas } from "@/api/client";
import { showRefusal } from "@/api/form-errors";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Field, FormError } from "@/ui/field";
import { Input, PasswordInput } from "@/ui/input";
import { setUpSecondFactor, useIdentityWrite, verifySecondFactor } from "../queries";

type SetUpDialogProps = { onClose: () => void; onDone: (codes: string[]) => void };

/** Password first, then the picture and a first code that proves the app has it. */
export function SetUpDialog({ onClose, onDone }: SetUpDialogProps) {
  const id = useId();
  const form = useForm({ defaultValues: { password: "", code: "" } });
  const { errors } = form.formState;
  const begin = useIdentityWrite(setUpSecondFactor);
  const confirm = useIdentityWrite(verifySecondFactor);
  const seed = begin.data;

  const submit = form.handleSubmit(({ password, code }) => {
    const onError = (error: Error) => showRefusal(form, error);
    if (!seed) begin.mutate({ password }, { onError });
    else
      confirm.mutate(
        { code },
        { onSuccess: ({ recovery_codes }) => onDone(recovery_codes), onError },
      );
  });

  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Set up a second factor"
      lead={
        seed
          ? "Scan the picture with your authenticator app, then type the code it shows."
          : "Confirm that it is you."
      }
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button
            type="submit"
            form={id}
            look="primary"
            busy={begin.isPending || confirm.isPending}
          >
            {seed ? "Switch on" : "Continue"}
          </Button>
        </>
      }
    >
      <form id={id} noValidate onSubmit={submit} className="grid gap-4">
        <FormError>{errors.root?.message}</FormError>
        {seed ? (
          <>
            <Seed seed={seed} />
            <Field label="Code" error={errors.code?.message}>
              <Input
                {...form.register("code")}
                key="code"
                inputMode="numeric"
                autoComplete="one-time-code"
                maxLength={10}
                className="figures max-w-48 text-md tracking-[0.1em]"
              />
            </Field>
          </>
        ) : (
          <Field label="Password" error={errors.password?.message}>
            <PasswordInput {...form.register("password")} autoComplete="current-password" />
          </Field>
        )}
      </form>
    </Dialog>
  );
}

function Seed({ seed }: { seed: Schemas["SecondFactorSetUp"] }) {
  return (
    <div className="grid justify-items-start gap-3">
      <img
        src={`data:image/svg+xml;utf8,${encodeURIComponent(seed.qr_svg)}`}
        alt="The seed for an authenticator app; it stands below as text"
        width={196}
        height={196}
        // A QR code is read in dark on light only, in either theme.
        className="rounded-md border border-rule bg-[#fff] p-1"
      />
      <p className="text-sm text-ink-2">
        No camera? Type this into the app:
        <code className="mt-1 block font-semibold tracking-wide break-all text-ink select-all">
          {seed.secret}
        </code>
      </p>
    </div>
  );
}
