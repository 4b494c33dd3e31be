import { zodResolver } from "@hookform/resolvers/zod";
import { useSuspenseQuery } from "@tanstack/react-query";
import { useForm } from "react-hook-form";
import { showRefusal } from "@/api/form-errors";
import { plural } from "@/lib/format";
import { z } from "@/lib/schema";
import { Button } from "@/ui/button";
import { Field, FieldSet, FormError } from "@/ui/field";
import { PasswordInput } from "@/ui/input";
import { Sentence } from "@/ui/statement";
import { toast } from "@/ui/toast";
import { leastPassword, newPassword } from "../fields";
import { changePassword, me, sessions, useIdentityWrite } from "../queries";
import { SecondFactor } from "./second-factor";
import { SessionList } from "./session-list";

/** Route: /settings/security */
export function SecurityPage() {
  const { data: person } = useSuspenseQuery(me);
  const { data: open } = useSuspenseQuery(sessions);
  return (
    <>
      <Sentence>
        {person.mfa_enabled ? (
          <>
            Your account asks for a password and a <strong>second factor</strong>
          </>
        ) : (
          <>
            Your account is protected by a password alone; a second factor is <strong>off</strong>
          </>
        )}
        . You are signed in on <strong>{plural(open.items.length, "device")}</strong>.
      </Sentence>
      <div className="mt-6 grid max-w-[44rem] gap-10">
        <SecondFactor enabled={person.mfa_enabled} />
        <SessionList sessions={open.items} />
        <PasswordForm />
      </div>
    </>
  );
}

const shape = z.object({
  password: z.string().min(1, "Type the password you have now."),
  new_password: newPassword,
});

function PasswordForm() {
  const form = useForm({
    resolver: zodResolver(shape),
    defaultValues: { password: "", new_password: "" },
  });
  const { errors } = form.formState;
  const save = useIdentityWrite(changePassword);
  return (
    <form
      noValidate
      className="max-w-[34rem]"
      onSubmit={form.handleSubmit((values) =>
        save.mutate(values, {
          onSuccess: () => {
            form.reset();
            toast("Password changed; other devices are signed out.");
          },
          onError: (error) => showRefusal(form, error),
        }),
      )}
    >
      <FieldSet legend="Password" hint="A new password ends the sessions on all other devices.">
        <FormError>{errors.root?.message}</FormError>
        <Field label="Password now" error={errors.password?.message}>
          <PasswordInput {...form.register("password")} autoComplete="current-password" />
        </Field>
        <Field
          label="New password"
          error={errors.new_password?.message}
          hint={errors.new_password ? undefined : `At least ${leastPassword} characters.`}
        >
          <PasswordInput {...form.register("new_password")} autoComplete="new-password" />
        </Field>
        <div>
          <Button type="submit" busy={save.isPending}>
            Change password
          </Button>
        </div>
      </FieldSet>
    </form>
  );
}
