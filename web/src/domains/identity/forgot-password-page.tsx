import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation } from "@tanstack/react-query";
import { useForm } from "react-hook-form";
import { showRefusal } from "@/api/form-errors";
import { z } from "@/lib/schema";
import { Button, TextLink } from "@/ui/button";
import { Field, FormError } from "@/ui/field";
import { Input } from "@/ui/input";
import { Door } from "./door";
import { email } from "./fields";
import { askForReset } from "./queries";

const shape = z.object({ email });

/** Route: /forgot-password. The answer is the same whether the address is known or not. */
export function ForgotPasswordPage() {
  const form = useForm({ resolver: zodResolver(shape), defaultValues: { email: "" } });
  const { errors } = form.formState;
  const ask = useMutation({
    mutationFn: askForReset,
    meta: { public: true },
    onError: (error) => showRefusal(form, error),
  });
  const back = <TextLink to="/sign-in">Back to sign in</TextLink>;

  if (ask.isSuccess) {
    return (
      <Door
        title="Look into your mail"
        lead="If the address has an account, a link to a new password is on its way."
      >
        {back}
      </Door>
    );
  }
  return (
    <Door
      title="Forgotten password"
      lead="We send a link that lets you choose a new one."
      foot={back}
    >
      <form
        onSubmit={form.handleSubmit((values) => ask.mutate(values))}
        noValidate
        className="grid gap-4"
      >
        <FormError>{errors.root?.message}</FormError>
        <Field label="E-mail" error={errors.email?.message}>
          <Input
            {...form.register("email")}
            type="email"
            autoComplete="username"
            inputMode="email"
          />
        </Field>
        <Button type="submit" look="primary" busy={ask.isPending} className="mt-2">
          Send the link
        </Button>
      </form>
    </Door>
  );
}
