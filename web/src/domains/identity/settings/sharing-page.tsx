import { useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { Schemas } from "@/api/client";
import { plural } from "@/lib/format";
import { Button } from "@/ui/button";
import { Sentence } from "@/ui/statement";
import { toast } from "@/ui/toast";
import { me, useIdentityWrite } from "../queries";
import { changeHousehold, grants, invitations, members } from "../sharing-queries";
import { useCurrentHousehold } from "../use-current-household";
import { GrantList } from "./grant-list";
import { InviteDialog } from "./invite-dialog";
import { MemberList } from "./member-list";
import { RenameForm } from "./rename-form";

type Household = Schemas["HouseholdRead"];

/** Route: /settings/sharing */
export function SharingPage() {
  const household = useCurrentHousehold();
  if (!household) return <Sentence>No household is shared with you yet.</Sentence>;
  return <Sharing household={household} key={household.id} />;
}

function Sharing({ household }: { household: Household }) {
  const { data: person } = useSuspenseQuery(me);
  const { data: people } = useSuspenseQuery(members(household.id));
  const { data: given } = useSuspenseQuery(grants(household.id));
  const { data: open } = useSuspenseQuery(invitations(household.id));
  const [inviting, setInviting] = useState(false);
  const rename = useIdentityWrite(changeHousehold);
  const owns = household.level === "own";
  const others = given.items.filter(
    ({ user_id, ends_at }) => user_id !== person.id && !(ends_at && new Date(ends_at) < new Date()),
  );

  return (
    <>
      <Sentence>
        <strong>{household.name}</strong> is {sharedWith(others)}
        {open.items.length > 0 && `; ${plural(open.items.length, "invitation")} not accepted yet`}.
        {!owns && ` You may ${household.level === "edit" ? "see and edit" : "see"} it.`}
      </Sentence>
      <div className="mt-6 grid max-w-[52rem] gap-10">
        <GrantList
          grants={given.items}
          invitations={open.items}
          ownUserId={person.id}
          owns={owns}
          action={
            owns && (
              <Button size="sm" look="primary" onClick={() => setInviting(true)}>
                Invite somebody
              </Button>
            )
          }
        />
        <MemberList
          householdId={household.id}
          members={people.items}
          mayEdit={household.level !== "view"}
        />
        {owns && (
          <RenameForm
            name={household.name}
            busy={rename.isPending}
            onSave={(name) =>
              rename.mutate(
                { id: household.id, name },
                {
                  onSuccess: () => toast("Household renamed."),
                  onError: (error) => toast(error.message, { tone: "loss" }),
                },
              )
            }
          />
        )}
      </div>
      {inviting && <InviteDialog household={household} onClose={() => setInviting(false)} />}
    </>
  );
}

function sharedWith(others: readonly Schemas["GrantRead"][]): string {
  if (others.length === 0) return "yours alone";
  const names = others.map(({ label }) => label);
  if (names.length === 1) return `shared with ${names[0]}`;
  if (names.length > 3) return `shared with ${plural(names.length, "other person", "others")}`;
  return `shared with ${names.slice(0, -1).join(", ")} and ${names.at(-1)}`;
}
