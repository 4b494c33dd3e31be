import { useMutation, useQuery, useQueryClient, useSuspenseQuery } from "@tanstack/react-query";
import { Suspense, useMemo, useState } from "react";
import { Outlet, ScrollRestoration, useLocation, useNavigate } from "react-router";
import { chooseHousehold, useChosenHousehold } from "@/api/household";
import { NotificationList } from "@/domains/identity/notification-list";
import { households, me, notifications, signOut } from "@/domains/identity/queries";
import { type Hotkey, useHotkeys } from "@/lib/hotkeys";
import { type Command, CommandPalette } from "@/ui/command-palette";
import { AppShell } from "@/ui/shell/app-shell";
import { Shortcuts } from "@/ui/shortcuts";
import { Banner, PageSkeleton } from "@/ui/states";
import { goKeys, groups, morePlaces, phoneItems } from "./navigation";
import { usePreferences } from "./use-preferences";

/** The frame of every signed-in page, with the keys that work everywhere. */
export function Layout() {
  const { data: person } = useSuspenseQuery(me);
  const { data: shared } = useSuspenseQuery(households);
  const keepTheme = usePreferences(person);
  const { data: news } = useQuery(notifications);
  const chosen = useChosenHousehold();
  const queryClient = useQueryClient();
  // As the server does: the caller's own household where none is chosen.
  const current =
    shared.items.find(({ id }) => id === chosen) ??
    shared.items.find(({ level, is_demo }) => level === "own" && !is_demo) ??
    shared.items[0];

  function changeHousehold(id: string) {
    chooseHousehold(id);
    // Every figure on screen was the other household's.
    void queryClient.resetQueries();
  }

  const navigate = useNavigate();
  const location = useLocation();
  const [searching, setSearching] = useState(false);
  const [keysShown, setKeysShown] = useState(false);

  const leave = useMutation({
    mutationFn: signOut,
    onSuccess: () => {
      chooseHousehold(null);
      navigate("/sign-in");
    },
  });

  const commands = useMemo<Command[]>(
    () =>
      [...groups.flatMap(({ items }) => items), ...morePlaces].map(({ to, title, keywords }) => ({
        id: to,
        title,
        keywords,
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
      households={shared.items.map(({ id, name, level, is_demo }) => ({
        id,
        name,
        note: is_demo ? "sample" : level === "own" ? undefined : `shared, ${level}`,
      }))}
      householdId={current?.id ?? null}
      onHousehold={changeHousehold}
      unread={news?.unread ?? 0}
      notifications={<NotificationList items={news?.items ?? []} unread={news?.unread ?? 0} />}
      banner={
        current?.is_demo && (
          <Banner>
            <strong>Sample household, sample prices.</strong> Names, amounts and prices are made up.
          </Banner>
        )
      }
      person={person}
      onTheme={keepTheme}
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
