import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation } from "@tanstack/react-query";
import { useForm } from "react-hook-form";
import { Link } from "react-router";
import { showRefusal } from "@/api/form-errors";
import { z } from "@/lib/schema";
import { Button, TextLink } from "@/ui/button";
import { Field, FormError } from "@/ui/field";
import { Checkbox, Input, PasswordInput } from "@/ui/input";
import { Door } from "./door";
import { email, leastPassword, newPassword } from "./fields";
import { signUp } from "./queries";

const shape = z.object({
  name: z.string().trim().min(1, "Type your name.").max(120, "At most 120 characters."),
  email,
  password: newPassword,
  accept_terms: z.literal(true, "The terms must be accepted to continue."),
  accept_privacy: z.literal(true, "The privacy text must be accepted to continue."),
});

/** Route: /sign-up */
export function SignUpPage() {
  const form = useForm({
    resolver: zodResolver(shape),
    defaultValues: { name: "", email: "", password: "" },
  });
  const { errors } = form.formState;
  const join = useMutation({
    mutationFn: signUp,
    meta: { public: true },
    onError: (error) => showRefusal(form, error),
  });

  if (join.isSuccess) {
    return (
      <Door title="Look into your mail" lead={<Sent to={form.getValues("email")} />}>
        <TextLink to="/sign-in">Go to sign in</TextLink>
      </Door>
    );
  }

  return (
    <Door
      title="Create an account"
      foot={
        <>
          Already with us? <TextLink to="/sign-in">Sign in</TextLink>
        </>
      }
    >
      <form
        onSubmit={form.handleSubmit((values) => join.mutate(values))}
        noValidate
        className="grid gap-4"
      >
        <FormError>{errors.root?.message}</FormError>
        <Field label="Name" error={errors.name?.message}>
          <Input {...form.register("name")} autoComplete="name" />
        </Field>
        <Field label="E-mail" error={errors.email?.message}>
          <Input
            {...form.register("email")}
            type="email"
            autoComplete="username"
            inputMode="email"
          />
        </Field>
        <Field
          label="Password"
          error={errors.password?.message}
          hint={errors.password ? undefined : `At least ${leastPassword} characters.`}
        >
          <PasswordInput {...form.register("password")} autoComplete="new-password" />
        </Field>
        <div className="grid gap-1.5 border-t border-rule pt-4">
          <Checkbox
            {...form.register("accept_terms")}
            label={<Accept to="/legal/terms">terms of use</Accept>}
            error={errors.accept_terms?.message}
          />
          <Checkbox
            {...form.register("accept_privacy")}
            label={<Accept to="/legal/privacy">privacy text</Accept>}
            error={errors.accept_privacy?.message}
          />
        </div>
        <Button type="submit" look="primary" busy={join.isPending} className="mt-1">
          Create account
        </Button>
      </form>
    </Door>
  );
}

function Accept({ to, children }: { to: string; children: string }) {
  return (
    <>
      I accept the{" "}
      <Link to={to} target="_blank" className="text-accent underline underline-offset-[3px]">
        {children}
      </Link>
      .
    </>
  );
}

function Sent({ to }: { to: string }) {
  return (
    <>
      If <strong className="text-ink">{to}</strong> has no account yet, a link that confirms the
      address is on its way. It works once.
    </>
  );
}
