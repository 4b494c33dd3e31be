import { useQueryClient } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { useNavigate } from "react-router";
import type { Schemas } from "@/api/client";
import { chooseHousehold } from "@/api/household";
import { formatDay, formatInstant } from "@/lib/dates";
import { Button } from "@/ui/button";
import { ConfirmDialog } from "@/ui/dialog";
import { SectionTitle } from "@/ui/statement";
import { Badge } from "@/ui/status";
import { toast } from "@/ui/toast";
import { useIdentityWrite } from "../queries";
import { endGrant, withdrawInvitation } from "../sharing-queries";
import { GrantDialog } from "./grant-dialog";
import { dayOfEnd, levels, wordFor } from "./people";

type Grant = Schemas["GrantRead"];
type Invitation = Schemas["InvitationRead"];

type GrantListProps = {
  grants: readonly Grant[];
  invitations: readonly Invitation[];
  ownUserId: string;
  owns: boolean;
  action?: ReactNode;
};

/** Who sees the household, what they may do and until when. */
export function GrantList({ grants, invitations, ownUserId, owns, action }: GrantListProps) {
  const [changing, setChanging] = useState<Grant | null>(null);
  const [ending, setEnding] = useState<Grant | null>(null);
  const end = useIdentityWrite(endGrant);
  const leaves = ending?.user_id === ownUserId;
  const queryClient = useQueryClient();
  const navigate = useNavigate();

  function afterEnd() {
    setEnding(null);
    if (!leaves) return;
    // Nothing of the household can be shown any more; the caller's own is.
    chooseHousehold(null);
    void queryClient.resetQueries();
    navigate("/");
  }

  const withdraw = useIdentityWrite(withdrawInvitation);
  return (
    <section>
      <SectionTitle title="Who sees it" aside={action} />
      <ul>
        {grants.map((grant) => {
          const own = grant.user_id === ownUserId;
          return (
            <Row
              key={grant.id}
              title={own ? `${grant.label} (you)` : grant.label}
              level={grant.level}
              note={term(grant)}
            >
              {owns && !own && (
                <Button size="sm" onClick={() => setChanging(grant)}>
                  Change
                </Button>
              )}
              {(owns || own) && !ended(grant) && (
                <Button size="sm" look="danger" onClick={() => setEnding(grant)}>
                  {own ? "Leave" : "End"}
                </Button>
              )}
            </Row>
          );
        })}
        {invitations.map((one) => (
          <Row
            key={one.id}
            title={one.email}
            level={one.level}
            badge="Invited"
            note={`Mail sent; the link works until ${formatInstant(one.expires_at)}.${one.ends_at ? ` Access would end on ${formatDay(dayOfEnd(one.ends_at))}.` : ""}`}
          >
            <Button
              size="sm"
              onClick={() =>
                withdraw.mutate(one, {
                  onSuccess: () => toast(`The invitation of ${one.email} is withdrawn.`),
                })
              }
            >
              Withdraw
            </Button>
          </Row>
        ))}
      </ul>
      {changing && <GrantDialog grant={changing} onClose={() => setChanging(null)} />}
      <ConfirmDialog
        open={ending !== null}
        onOpenChange={() => setEnding(null)}
        title={leaves ? "Leave this household?" : `End the access of ${ending?.label ?? ""}?`}
        verb={leaves ? "Leave" : "End access"}
        busy={end.isPending}
        onConfirm={() =>
          ending &&
          end.mutate(ending, {
            onSuccess: afterEnd,
            onError: (error) => {
              setEnding(null);
              toast(error.message, { tone: "loss" });
            },
          })
        }
      >
        {leaves
          ? "You see nothing of it from then on. Its owner can invite you again."
          : "Nothing is shown to them from the next click on. You can invite them again."}
      </ConfirmDialog>
    </section>
  );
}

function ended({ ends_at }: Grant): boolean {
  return ends_at !== null && new Date(ends_at) < new Date();
}

function term(grant: Grant): string {
  if (!grant.ends_at) return "Without an end.";
  const day = formatDay(dayOfEnd(grant.ends_at));
  return ended(grant) ? `Ended on ${day}.` : `Until ${day}.`;
}

type RowProps = {
  title: string;
  level: string;
  badge?: string;
  note: string;
  children: ReactNode;
};

function Row({ title, level, badge, note, children }: RowProps) {
  return (
    <li className="flex flex-wrap items-center justify-between gap-x-6 gap-y-1.5 border-b border-rule py-2.5">
      <div className="min-w-0">
        <p className="flex flex-wrap items-baseline gap-x-2">
          <span className="break-all">{title}</span>
          <Badge tone={level === "own" ? "accent" : "plain"}>{wordFor(levels, level)}</Badge>
          {badge && <Badge tone="warn">{badge}</Badge>}
        </p>
        <p className="figures text-sm text-ink-3">{note}</p>
      </div>
      <div className="flex gap-2">{children}</div>
    </li>
  );
}
