import { useQueryClient } from "@tanstack/react-query";
import { useNavigate, useSearchParams } from "react-router";
import { chooseHousehold } from "@/api/household";
import { Button, ButtonLink } from "@/ui/button";
import { FormError } from "@/ui/field";
import { PageHeader } from "@/ui/page-header";
import { toast } from "@/ui/toast";
import { useIdentityWrite } from "./queries";
import { acceptInvitation } from "./sharing-queries";

/** Route: /accept-invitation?token=… from the mail. A press accepts, since mail scanners open links. */
export function AcceptInvitationPage() {
  const [search] = useSearchParams();
  const navigate = useNavigate();
  const queryClient = useQueryClient();
  const token = search.get("token") ?? "";
  const accept = useIdentityWrite(acceptInvitation);
  return (
    <>
      <PageHeader
        title="An invitation"
        sentence={
          token
            ? "Somebody would like to share their household with you."
            : "This link is not whole: copy it from the mail once more, to its end."
        }
      />
      <FormError>{accept.error?.message}</FormError>
      <div className="mt-4 flex flex-wrap gap-2">
        {token && (
          <Button
            look="primary"
            busy={accept.isPending}
            onClick={() =>
              accept.mutate(token, {
                onSuccess: ({ id, name }) => {
                  chooseHousehold(id);
                  void queryClient.resetQueries(); // all figures were another household's
                  toast(`${name} is shared with you now.`);
                  navigate("/", { replace: true });
                },
              })
            }
          >
            Accept the invitation
          </Button>
        )}
        <ButtonLink to="/" look={token ? "quiet" : "primary"}>
          {token ? "Not now" : "Go to the overview"}
        </ButtonLink>
      </div>
    </>
  );
}
