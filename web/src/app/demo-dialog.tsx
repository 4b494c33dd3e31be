import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useNavigate } from "react-router";
import { chooseHousehold } from "@/api/household";
import { ApiProblem } from "@/api/problem";
import { signIn } from "@/domains/identity/queries";
import { Dialog } from "@/ui/dialog";
import { FormError } from "@/ui/field";
import { demoPassword, demoPeople } from "./demo-people";

/** Looks around as a sample person. They exist only where the installation shows demo households. */
export function DemoDialog({ onClose }: { onClose: () => void }) {
  const queryClient = useQueryClient();
  const navigate = useNavigate();
  const enter = useMutation({
    mutationFn: (email: string) => signIn({ email, password: demoPassword }),
    meta: { public: true },
    onSuccess: async () => {
      chooseHousehold(null);
      onClose();
      await queryClient.resetQueries();
      navigate("/");
    },
  });
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Whose household?"
      lead="You look around as a made-up person. Sign in with your own address afterwards; nothing of yours is touched."
    >
      <FormError>{enter.error && sentence(enter.error)}</FormError>
      <ul className="border-t border-rule">
        {demoPeople.map(({ email, name, story }) => (
          <li key={email} className="border-b border-rule">
            <button
              type="button"
              disabled={enter.isPending}
              onClick={() => enter.mutate(email)}
              className="block w-full py-2 text-left hover:bg-hover disabled:opacity-50"
            >
              <span className="block font-semibold">{name}</span>
              <span className="block text-sm text-ink-2">{story}</span>
            </button>
          </li>
        ))}
      </ul>
    </Dialog>
  );
}

function sentence(error: unknown): string {
  if (error instanceof ApiProblem && (error.status === 401 || error.status === 422))
    return "This installation has no demo households. They are made where Bursar runs in demo mode.";
  return error instanceof Error ? error.message : "The request failed.";
}
