import { Bell, ChevronsUpDown, Keyboard, LogOut, Monitor, Moon, Settings, Sun } from "lucide-react";
import { setTheme, type Theme, useTheme } from "@/lib/theme";
import { IconButton } from "../button";
import { Menu, Popover } from "../menu";
import type { AppShellProps } from "./app-shell";

type SwitcherProps = Pick<AppShellProps, "households" | "householdId" | "onHousehold">;

/** Whose money is on the screen. With one household it is a name, with several a menu. */
export function HouseholdSwitcher({ households, householdId, onHousehold }: SwitcherProps) {
  const current = households.find(({ id }) => id === householdId);
  if (!current) return null;
  if (households.length === 1)
    return <p className="truncate px-2.5 font-semibold">{current.name}</p>;
  return (
    <Menu
      align="start"
      heading="Household"
      trigger={
        <button
          type="button"
          className="flex min-h-9 min-w-0 items-center justify-between gap-2 rounded-md px-2.5 text-left font-semibold hover:bg-hover max-lg:-ml-2.5"
        >
          <span className="truncate">{current.name}</span>
          <ChevronsUpDown size={15} aria-hidden className="shrink-0 text-ink-3" />
          <span className="sr-only">Change household</span>
        </button>
      }
      items={households.map(({ id, name, note }) => ({
        title: name,
        note,
        checked: id === householdId,
        run: () => onHousehold(id),
      }))}
    />
  );
}

const themeIcons = { system: Monitor, light: Sun, dark: Moon };
const themes: { key: Theme; title: string }[] = [
  { key: "system", title: "As the system" },
  { key: "light", title: "Light" },
  { key: "dark", title: "Dark" },
];

/** `onTheme` also keeps the choice for a person's other devices. */
export function ThemeMenu({ onTheme = setTheme }: { onTheme?: (theme: Theme) => void }) {
  const theme = useTheme();
  return (
    <Menu
      heading="Appearance"
      trigger={<IconButton icon={themeIcons[theme]} label="Appearance" />}
      items={themes.map(({ key, title }) => ({
        title,
        icon: themeIcons[key],
        checked: key === theme,
        run: () => onTheme(key),
      }))}
    />
  );
}

export function Notifications({
  unread,
  notifications,
}: Pick<AppShellProps, "unread" | "notifications">) {
  return (
    <Popover
      label="Notifications"
      trigger={<IconButton icon={Bell} label="Notifications" count={unread} />}
    >
      {notifications}
    </Popover>
  );
}

type PersonProps = Pick<AppShellProps, "person" | "onSignOut" | "onShortcuts">;

export function PersonMenu({ person, onSignOut, onShortcuts }: PersonProps) {
  return (
    <Menu
      align="start"
      heading={person.email}
      trigger={
        <button
          type="button"
          className="min-h-9 min-w-0 truncate rounded-md px-2.5 text-sm hover:bg-hover"
        >
          {person.name}
        </button>
      }
      items={[
        { title: "Settings", icon: Settings, to: "/settings" },
        { title: "Keyboard shortcuts", icon: Keyboard, note: "?", run: onShortcuts },
        "rule",
        { title: "Sign out", icon: LogOut, run: onSignOut },
      ]}
    />
  );
}
