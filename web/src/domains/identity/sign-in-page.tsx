import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { useForm } from "react-hook-form";
import { useNavigate, useSearchParams } from "react-router";
import { showRefusal } from "@/api/form-errors";
import { ApiProblem } from "@/api/problem";
import { z } from "@/lib/schema";
import { Button, TextLink } from "@/ui/button";
import { Field, FormError } from "@/ui/field";
import { Input, PasswordInput } from "@/ui/input";
import { Door } from "./door";
import { email } from "./fields";
import { signIn } from "./queries";

const shape = z.object({
  email,
  password: z.string().min(1, "Type your password."),
  totp: z.string(),
});

/** Only a path of our own: an address elsewhere could be a trap in a mail. */
export function safeNext(next: string | null): string {
  return next && /^\/(?![/\\])[^\s]*$/.test(next) ? next : "/";
}

function isProblem(error: unknown, type: string): boolean {
  return error instanceof ApiProblem && error.type === type;
}

/** Route: /sign-in?next=… */
export function SignInPage() {
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const [search] = useSearchParams();
  const [withCode, setWithCode] = useState(false);
  const form = useForm({
    resolver: zodResolver(shape),
    defaultValues: { email: search.get("email") ?? "", password: "", totp: "" },
  });
  const { errors } = form.formState;

  // Everything known of who was here before is forgotten, once no page that shows it is left.
  useEffect(() => queryClient.clear(), [queryClient]);

  const enter = useMutation({
    mutationFn: signIn,
    meta: { public: true },
    onSuccess: () => {
      navigate(safeNext(search.get("next")), { replace: true });
    },
    onError: (error) => {
      if (isProblem(error, "SecondFactorNeeded") && !withCode) setWithCode(true);
      else if (isProblem(error, "SecondFactorWrong"))
        form.setError("totp", { message: error.message });
      else showRefusal(form, error);
    },
  });

  const submit = form.handleSubmit(({ totp, ...rest }) =>
    enter.mutate(withCode ? { ...rest, totp } : rest),
  );

  return (
    <Door
      title={withCode ? "One more step" : "Sign in"}
      lead={
        withCode
          ? "Type the digits that your authenticator shows now, or one of your recovery codes."
          : undefined
      }
      foot={
        <>
          New here? <TextLink to="/sign-up">Create an account</TextLink>
        </>
      }
    >
      <form onSubmit={submit} noValidate className="grid gap-4">
        <FormError>{errors.root?.message}</FormError>
        {withCode ? (
          <Field label="Code" error={errors.totp?.message}>
            <Input
              {...form.register("totp")}
              autoComplete="one-time-code"
              maxLength={40}
              autoFocus
              className="figures max-w-60 text-md tracking-[0.1em]"
            />
          </Field>
        ) : (
          <>
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
              aside={<TextLink to="/forgot-password">Forgotten?</TextLink>}
            >
              <PasswordInput {...form.register("password")} autoComplete="current-password" />
            </Field>
          </>
        )}
        <Button type="submit" look="primary" busy={enter.isPending} className="mt-2">
          {withCode ? "Confirm" : "Sign in"}
        </Button>
        {withCode && (
          <Button look="plain" onClick={() => setWithCode(false)}>
            Back to the password
          </Button>
        )}
      </form>
    </Door>
  );
}
