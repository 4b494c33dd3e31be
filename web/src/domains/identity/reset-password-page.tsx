import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation } from "@tanstack/react-query";
import { useForm } from "react-hook-form";
import { useNavigate, useSearchParams } from "react-router";
import { showRefusal } from "@/api/form-errors";
import { z } from "@/lib/schema";
import { Button, TextLink } from "@/ui/button";
import { Field, FormError } from "@/ui/field";
import { PasswordInput } from "@/ui/input";
import { toast } from "@/ui/toast";
import { Door } from "./door";
import { leastPassword, newPassword } from "./fields";
import { resetPassword } from "./queries";

const shape = z.object({ password: newPassword });

/** Route: /reset-password?token=… from the mail. */
export function ResetPasswordPage() {
  const [search] = useSearchParams();
  const navigate = useNavigate();
  const token = search.get("token") ?? "";
  const form = useForm({ resolver: zodResolver(shape), defaultValues: { password: "" } });
  const { errors } = form.formState;
  const reset = useMutation({
    mutationFn: resetPassword,
    meta: { public: true },
    onSuccess: () => {
      toast("The new password is saved. Sign in with it.");
      navigate("/sign-in", { replace: true });
    },
    onError: (error) => showRefusal(form, error),
  });
  const again = <TextLink to="/forgot-password">Ask for a new link</TextLink>;

  if (!token) {
    return (
      <Door title="This link is not whole" lead="Copy it from the mail once more, to its end.">
        {again}
      </Door>
    );
  }
  return (
    <Door title="Choose a new password" foot={again}>
      <form
        onSubmit={form.handleSubmit(({ password }) => reset.mutate({ token, password }))}
        noValidate
        className="grid gap-4"
      >
        <FormError>{errors.root?.message}</FormError>
        <Field
          label="New password"
          error={errors.password?.message}
          hint={errors.password ? undefined : `At least ${leastPassword} characters.`}
        >
          <PasswordInput {...form.register("password")} autoComplete="new-password" />
        </Field>
        <Button type="submit" look="primary" busy={reset.isPending} className="mt-2">
          Save password
        </Button>
      </form>
    </Door>
  );
}
