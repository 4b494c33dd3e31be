import type { ReactNode } from "react";
import { NavLink } from "react-router";
import { cx } from "@/lib/class-names";
import type { NavGroup, NavItem } from "./navigation";

export function NavList({ groups, onGo }: { groups: readonly NavGroup[]; onGo?: () => void }) {
  return (
    <nav aria-label="Main" className="grid gap-5">
      {groups.map(({ title, items }) => (
        <div key={title ?? "first"}>
          {title && <p className="px-2.5 pb-1 text-sm text-ink-3">{title}</p>}
          <ul className="grid gap-px">
            {items.map((item) => (
              <li key={item.to}>
                <Entry item={item} onGo={onGo} />
              </li>
            ))}
          </ul>
        </div>
      ))}
    </nav>
  );
}

function Entry({ item, onGo }: { item: NavItem; onGo?: () => void }) {
  const { to, title, icon: Icon, end } = item;
  return (
    <NavLink
      to={to}
      end={end}
      onClick={onGo}
      className={({ isActive }) =>
        cx(
          "flex min-h-8 items-center gap-2.5 rounded-md px-2.5 text-sm pointer-coarse:min-h-11",
          isActive
            ? "bg-accent-soft font-semibold text-accent"
            : "text-ink-2 hover:bg-hover hover:text-ink",
        )
      }
    >
      <Icon size={17} strokeWidth={1.75} aria-hidden />
      {title}
    </NavLink>
  );
}

/** The four places a thumb needs, and the rest behind "More". */
export function BottomBar({ items, more }: { items: readonly NavItem[]; more: ReactNode }) {
  return (
    <nav
      aria-label="Main, short"
      className="fixed inset-x-0 bottom-0 z-20 grid auto-cols-fr grid-flow-col border-t border-rule bg-paper pb-[env(safe-area-inset-bottom)] lg:hidden"
    >
      {items.map(({ to, title, icon: Icon, end }) => (
        <NavLink
          key={to}
          to={to}
          end={end}
          className={({ isActive }) =>
            cx(bottomEntry, isActive ? "font-semibold text-accent" : "text-ink-2")
          }
        >
          <Icon size={20} strokeWidth={1.75} aria-hidden />
          {title}
        </NavLink>
      ))}
      {more}
    </nav>
  );
}

export const bottomEntry = "flex min-h-14 flex-col items-center justify-center gap-0.5 text-xs";
