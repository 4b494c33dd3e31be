import { useMutation } from "@tanstack/react-query";
import { useSearchParams } from "react-router";
import { ApiProblem } from "@/api/problem";
import { Button, ButtonLink, TextLink } from "@/ui/button";
import { FormError } from "@/ui/field";
import { Door } from "./door";
import { verifyEmail } from "./queries";

/**
 * Route: /verify-email?token=… from the mail. A press confirms and not the visit: mail scanners
 * open every link and would use the token up.
 */
export function VerifyEmailPage() {
  const [search] = useSearchParams();
  const token = search.get("token") ?? "";
  const confirm = useMutation({ mutationFn: verifyEmail, meta: { public: true } });

  if (confirm.isSuccess) {
    return (
      <Door title="Your address is confirmed">
        <ButtonLink to="/sign-in" look="primary">
          Sign in
        </ButtonLink>
      </Door>
    );
  }
  if (!token) {
    return (
      <Door title="This link is not whole" lead="Copy it from the mail once more, to its end.">
        <TextLink to="/sign-in">Back to sign in</TextLink>
      </Door>
    );
  }
  return (
    <Door title="Confirm your address" lead="One press, and the account is yours.">
      <div className="grid gap-4">
        <FormError>
          {confirm.error instanceof ApiProblem ? confirm.error.detail : confirm.error?.message}
        </FormError>
        <Button look="primary" busy={confirm.isPending} onClick={() => confirm.mutate(token)}>
          Confirm
        </Button>
      </div>
    </Door>
  );
}
