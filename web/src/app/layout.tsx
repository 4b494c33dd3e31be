import { useMutation, useSuspenseQuery } from "@tanstack/react-query";
import { Suspense, useMemo, useState } from "react";
import { Outlet, ScrollRestoration, useLocation, useNavigate } from "react-router";
import { me, signOut } from "@/domains/identity/queries";
import { type Hotkey, useHotkeys } from "@/lib/hotkeys";
import { type Command, CommandPalette } from "@/ui/command-palette";
import { AppShell } from "@/ui/shell/app-shell";
import { Shortcuts } from "@/ui/shortcuts";
import { PageSkeleton } from "@/ui/states";
import { goKeys, groups, phoneItems } from "./navigation";

/** The frame of every signed-in page, with the keys that work everywhere. */
export function Layout() {
  const { data: person } = useSuspenseQuery(me);
  const navigate = useNavigate();
  const location = useLocation();
  const [searching, setSearching] = useState(false);
  const [keysShown, setKeysShown] = useState(false);

  const leave = useMutation({
    mutationFn: signOut,
    onSuccess: () => navigate("/sign-in"),
  });

  const commands = useMemo<Command[]>(
    () =>
      groups
        .flatMap(({ items }) => items)
        .map(({ to, title }) => ({
          id: to,
          title,
          group: "Go to",
          keys: goKeys[to],
          run: () => navigate(to),
        })),
    [navigate],
  );

  const hotkeys: Hotkey[] = [
    { keys: "mod+k", title: "Search or go to", run: () => setSearching(true) },
    { keys: "/", title: "Search or go to", run: () => setSearching(true) },
    { keys: "?", title: "This sheet", run: () => setKeysShown(true) },
    ...commands.flatMap(({ keys, title, run }) =>
      keys ? [{ keys, title, group: "Go to", run }] : [],
    ),
  ];
  useHotkeys(hotkeys);

  return (
    <AppShell
      groups={groups}
      phoneItems={phoneItems}
      households={[]}
      householdId={null}
      onHousehold={() => undefined}
      unread={0}
      notifications={<p className="p-4 text-sm text-ink-2">Nothing new.</p>}
      person={person}
      onSignOut={() => leave.mutate()}
      onSearch={() => setSearching(true)}
      onShortcuts={() => setKeysShown(true)}
    >
      <Suspense key={location.pathname} fallback={<PageSkeleton />}>
        <Outlet />
      </Suspense>
      <CommandPalette open={searching} onOpenChange={setSearching} commands={commands} />
      <Shortcuts open={keysShown} onOpenChange={setKeysShown} hotkeys={hotkeys} />
      <ScrollRestoration />
    </AppShell>
  );
}
