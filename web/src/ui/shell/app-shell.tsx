import { Ellipsis, Search } from "lucide-react";
import { type ReactNode, useState } from "react";
import { Link } from "react-router";
import { keyCaps } from "@/lib/hotkeys";
import type { Theme } from "@/lib/theme";
import { IconButton } from "../button";
import { Drawer } from "../dialog";
import { HouseholdSwitcher, Notifications, PersonMenu, ThemeMenu } from "./corner";
import type { HouseholdChoice, NavGroup, NavItem } from "./navigation";
import { BottomBar, bottomEntry, NavList } from "./side-nav";

export type AppShellProps = {
  groups: readonly NavGroup[];
  /** Four at most; "More" is added. */
  phoneItems: readonly NavItem[];
  households: readonly HouseholdChoice[];
  householdId: string | null;
  onHousehold: (id: string) => void;
  /** How many wait, and the list that the bell opens. */
  unread: number;
  notifications: ReactNode;
  person: { name: string; email: string };
  onSignOut: () => void;
  onSearch: () => void;
  onShortcuts: () => void;
  /** Keeps a theme chosen in the corner. */
  onTheme?: (theme: Theme) => void;
  /** Sample data, unverified address: above everything. */
  banner?: ReactNode;
  children: ReactNode;
};

/** The frame of every signed-in page: places at the left, at the bottom on a phone. */
export function AppShell(props: AppShellProps) {
  const { groups, phoneItems, banner, children, onSearch } = props;
  const [more, setMore] = useState(false);
  return (
    <div className="min-h-dvh lg:grid lg:grid-cols-[14.5rem_minmax(0,1fr)]">
      <a
        href="#main"
        className="sr-only focus:not-sr-only focus:fixed focus:top-2 focus:left-2 focus:z-50 focus:rounded-md focus:bg-raised focus:px-3 focus:py-2 focus:shadow-lift"
      >
        Skip to the page
      </a>
      <div className="sticky top-0 hidden h-dvh flex-col gap-4 overflow-y-auto border-r border-rule bg-sunken px-3 py-4 lg:flex">
        <Wordmark />
        <HouseholdSwitcher {...props} />
        <SearchButton onSearch={onSearch} />
        <div className="grow">
          <NavList groups={groups} />
        </div>
        <div className="flex items-center gap-0.5 border-t border-rule pt-2">
          <PersonMenu {...props} />
          <span className="grow" />
          <ThemeMenu onTheme={props.onTheme} />
          <Notifications {...props} />
        </div>
      </div>
      <div className="flex min-w-0 flex-col">
        {banner}
        <div className="flex items-center gap-1 border-b border-rule py-1 pr-1.5 pl-4 lg:hidden">
          <HouseholdSwitcher {...props} />
          <span className="grow" />
          <IconButton icon={Search} label="Search" onClick={onSearch} />
          <Notifications {...props} />
        </div>
        <main
          id="main"
          tabIndex={-1}
          className="grow px-4 pt-5 pb-28 outline-none sm:px-6 lg:px-10 lg:pt-8 lg:pb-16"
        >
          <div className="mx-auto max-w-[76rem]">{children}</div>
        </main>
      </div>
      <BottomBar
        items={phoneItems}
        more={
          <button
            type="button"
            onClick={() => setMore(true)}
            className={`${bottomEntry} text-ink-2`}
          >
            <Ellipsis size={20} strokeWidth={1.75} aria-hidden />
            More
          </button>
        }
      />
      <Drawer open={more} onOpenChange={setMore} title="Bursar">
        <NavList groups={groups} onGo={() => setMore(false)} />
        <div className="mt-5 flex items-center gap-1 border-t border-rule pt-3">
          <PersonMenu {...props} />
          <span className="grow" />
          <ThemeMenu onTheme={props.onTheme} />
        </div>
      </Drawer>
    </div>
  );
}

export function Wordmark() {
  return (
    <Link
      to="/"
      className="flex items-center gap-2 self-start rounded-sm px-2.5 font-serif text-lg font-semibold"
    >
      <svg viewBox="0 0 20 20" width={20} height={20} aria-hidden>
        <path d="M2 16.5h16M2 12h16M2 7.5h9M2 3h16" stroke="var(--accent)" strokeWidth={2} />
      </svg>
      Bursar
    </Link>
  );
}

function SearchButton({ onSearch }: { onSearch: () => void }) {
  return (
    <button
      type="button"
      onClick={onSearch}
      className="flex min-h-8 items-center gap-2.5 rounded-md border border-control bg-paper px-2.5 text-sm text-ink-2 hover:border-ink-2"
    >
      <Search size={15} aria-hidden />
      <span className="grow text-left">Search or go to</span>
      <kbd className="font-sans text-xs text-ink-3">{keyCaps("mod+k").join(" ")}</kbd>
    </button>
  );
}
