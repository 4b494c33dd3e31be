import type { Schemas } from "@/api/client";
import { formatInstant } from "@/lib/dates";
import { Button } from "@/ui/button";
import { SectionTitle } from "@/ui/statement";
import { Badge } from "@/ui/status";
import { toast } from "@/ui/toast";
import { endOtherSessions, endSession, useIdentityWrite } from "../queries";

type Session = Schemas["SessionRead"];

/** "Firefox on Windows" out of what a browser says of itself. */
export function deviceName(agent: string | null): string {
  if (!agent) return "Unknown device";
  // Edge and Opera also say Chrome, and Chrome says Safari: the most particular name counts.
  const browser =
    ["Edg", "OPR", "Firefox", "Chrome", "Safari", "curl"].find((name) => agent.includes(name)) ??
    "A browser";
  const system = /(Windows|iPhone|iPad|Android|Mac OS X|Linux)/.exec(agent)?.[1];
  const names: Record<string, string> = { Edg: "Edge", OPR: "Opera", "Mac OS X": "a Mac" };
  const on = system ? ` on ${names[system] ?? system}` : "";
  return (names[browser] ?? browser) + on;
}

/** Where somebody is signed in with this account. */
export function SessionList({ sessions }: { sessions: readonly Session[] }) {
  const end = useIdentityWrite(endSession);
  const endOthers = useIdentityWrite(endOtherSessions);
  const others = sessions.filter(({ is_current }) => !is_current);
  return (
    <section>
      <SectionTitle
        title="Signed in"
        aside={
          others.length > 0 && (
            <Button
              size="sm"
              look="plain"
              busy={endOthers.isPending}
              onClick={() =>
                endOthers.mutate(undefined, {
                  onSuccess: () => toast("All other devices are signed out."),
                })
              }
            >
              Sign out everywhere else
            </Button>
          )
        }
      />
      <ul>
        {sessions.map((session) => (
          <li
            key={session.id}
            className="flex flex-wrap items-center justify-between gap-x-6 gap-y-1 border-b border-rule py-2.5"
          >
            <div>
              <p>
                {deviceName(session.agent)}{" "}
                {session.is_current && <Badge tone="accent">This one</Badge>}
              </p>
              <p className="figures text-sm text-ink-3">
                {session.address ?? "address unknown"} · last seen{" "}
                {formatInstant(session.last_seen_at)}
              </p>
            </div>
            {!session.is_current && (
              <Button size="sm" onClick={() => end.mutate(session.id)}>
                Sign out
              </Button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}
