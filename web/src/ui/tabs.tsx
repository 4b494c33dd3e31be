import { Tabs as Radix } from "radix-ui";
import type { ReactNode } from "react";
import { NavLink } from "react-router";
import { cx } from "@/lib/class-names";

const bar = "-mx-4 flex gap-5 overflow-x-auto border-b border-rule px-4 sm:mx-0 sm:px-0";
const tab =
  "-mb-px min-h-10 border-b-2 border-transparent text-sm font-semibold whitespace-nowrap text-ink-2 hover:text-ink";

export type Tab = { key: string; title: string; content: ReactNode };

type TabsProps = {
  label: string;
  tabs: readonly Tab[];
  value?: string;
  onChange?: (key: string) => void;
};

/** Views of one thing on one page; only the open one is in the page. */
export function Tabs({ label, tabs, value, onChange }: TabsProps) {
  return (
    <Radix.Root defaultValue={tabs[0]?.key} value={value} onValueChange={onChange}>
      <Radix.List aria-label={label} className={bar}>
        {tabs.map(({ key, title }) => (
          <Radix.Trigger
            key={key}
            value={key}
            className={cx(tab, "data-[state=active]:border-accent data-[state=active]:text-ink")}
          >
            {title}
          </Radix.Trigger>
        ))}
      </Radix.List>
      {tabs.map(({ key, content }) => (
        <Radix.Content key={key} value={key} className="pt-4">
          {content}
        </Radix.Content>
      ))}
    </Radix.Root>
  );
}

/** The same look where each view has an address of its own. */
export function TabLinks({
  label,
  links,
}: {
  label: string;
  links: readonly { to: string; title: string }[];
}) {
  return (
    <nav aria-label={label} className={bar}>
      {links.map(({ to, title }) => (
        <NavLink
          key={to}
          to={to}
          end
          className={({ isActive }) =>
            cx(tab, "inline-flex items-center", isActive && "border-accent! text-ink!")
          }
        >
          {title}
        </NavLink>
      ))}
    </nav>
  );
}

type SegmentedProps<Key extends string> = {
  label: string;
  options: readonly { key: Key; title: string }[];
  value: Key;
  onChange: (key: Key) => void;
};

/** One of a few short words, e.g. a range: 1M 3M YTD. */
export function Segmented<Key extends string>({
  label,
  options,
  value,
  onChange,
}: SegmentedProps<Key>) {
  return (
    <fieldset className="inline-flex max-w-full">
      <legend className="sr-only">{label}</legend>
      {options.map(({ key, title }) => (
        <button
          key={key}
          type="button"
          aria-pressed={key === value}
          onClick={() => onChange(key)}
          className={cx(
            "min-h-7 rounded-md px-2 text-sm pointer-coarse:min-h-10",
            key === value
              ? "bg-accent-soft font-semibold text-accent"
              : "text-ink-2 hover:bg-hover hover:text-ink",
          )}
        >
          {title}
        </button>
      ))}
    </fieldset>
  );
}
