import { useState } from "react";
import type { Schemas } from "@/api/client";
import { formatDay } from "@/lib/dates";
import { Button } from "@/ui/button";
import { ConfirmDialog } from "@/ui/dialog";
import { SectionTitle } from "@/ui/statement";
import { toast } from "@/ui/toast";
import { useIdentityWrite } from "../queries";
import { removeMember } from "../sharing-queries";
import { MemberDialog } from "./member-dialog";
import { filingStatuses, relations, wordFor } from "./people";

type Member = Schemas["MemberRead"];
type MemberListProps = { householdId: string; members: readonly Member[]; mayEdit: boolean };

/** The people planned for together; they own accounts and need no sign-in. */
export function MemberList({ householdId, members, mayEdit }: MemberListProps) {
  const [open, setOpen] = useState<Member | "new" | null>(null);
  const [removing, setRemoving] = useState<Member | null>(null);
  const remove = useIdentityWrite(removeMember);
  return (
    <section>
      <SectionTitle
        title="Members"
        aside={
          mayEdit && (
            <Button size="sm" onClick={() => setOpen("new")}>
              Add a member
            </Button>
          )
        }
      />
      <p className="max-w-prose pt-1 text-sm text-ink-3">
        Members own accounts and are planned for. They need no sign-in of their own.
      </p>
      <ul>
        {members.map((member) => (
          <li
            key={member.id}
            className="flex flex-wrap items-center justify-between gap-x-6 gap-y-1.5 border-b border-rule py-2.5"
          >
            <div>
              <p>{member.name}</p>
              <p className="figures text-sm text-ink-3">{facts(member)}</p>
            </div>
            {mayEdit && (
              <div className="flex gap-2">
                <Button size="sm" onClick={() => setOpen(member)}>
                  Edit
                </Button>
                {!member.user_id && (
                  <Button size="sm" look="danger" onClick={() => setRemoving(member)}>
                    Remove
                  </Button>
                )}
              </div>
            )}
          </li>
        ))}
      </ul>
      {open && (
        <MemberDialog
          householdId={householdId}
          member={open === "new" ? undefined : open}
          onClose={() => setOpen(null)}
        />
      )}
      <ConfirmDialog
        open={removing !== null}
        onOpenChange={() => setRemoving(null)}
        title={`Remove ${removing?.name ?? ""}?`}
        verb="Remove member"
        busy={remove.isPending}
        onConfirm={() =>
          removing &&
          remove.mutate(removing, {
            onSuccess: () => setRemoving(null),
            onError: (error) => {
              setRemoving(null);
              toast(error.message, { tone: "loss" });
            },
          })
        }
      >
        Accounts stay; those that belonged to this person become joint.
      </ConfirmDialog>
    </section>
  );
}

function facts(member: Member): string {
  return [
    wordFor(relations, member.relation),
    member.birth_on && `born ${formatDay(member.birth_on)}`,
    wordFor(filingStatuses, member.filing_status).toLowerCase(),
    member.state,
  ]
    .filter(Boolean)
    .join(" · ");
}
