import type { LucideIcon } from "lucide-react";
import { DropdownMenu as Radix, Popover as RadixPopover } from "radix-ui";
import type { ReactNode } from "react";
import { Link } from "react-router";
import { cx } from "@/lib/class-names";

export type MenuItem =
  | {
      title: string;
      icon?: LucideIcon;
      note?: string;
      danger?: boolean;
      checked?: boolean;
      run: () => void;
    }
  | { title: string; icon?: LucideIcon; note?: string; checked?: boolean; to: string }
  | "rule";

type MenuProps = {
  /** The button that opens it; receives Radix's attributes, so it must be one element. */
  trigger: ReactNode;
  items: readonly MenuItem[];
  heading?: string;
  align?: "start" | "end";
};

const panel = "rise z-50 min-w-48 rounded-lg border border-rule bg-raised p-1 shadow-lift";

/** A list of actions. Not modal: nothing is written into the page's head. */
export function Menu({ trigger, items, heading, align = "end" }: MenuProps) {
  return (
    <Radix.Root modal={false}>
      <Radix.Trigger asChild>{trigger}</Radix.Trigger>
      <Radix.Portal>
        <Radix.Content align={align} sideOffset={4} collisionPadding={8} className={panel}>
          {heading && (
            <Radix.Label className="px-2.5 pt-1 pb-1.5 text-sm text-ink-3">{heading}</Radix.Label>
          )}
          {items.map((item, index) =>
            item === "rule" ? (
              // biome-ignore lint/suspicious/noArrayIndexKey: rules have no identity
              <Radix.Separator key={`rule-${index}`} className="my-1 h-px bg-rule" />
            ) : (
              <Entry key={item.title} item={item} />
            ),
          )}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

function Entry({ item }: { item: Exclude<MenuItem, "rule"> }) {
  const Icon = item.icon;
  const danger = "danger" in item && item.danger;
  const className = cx(
    "flex min-h-8 w-full items-center gap-2.5 rounded-md px-2.5 text-left text-sm outline-none select-none",
    "data-highlighted:bg-hover pointer-coarse:min-h-11",
    danger && "text-loss",
  );
  const inside = (
    <>
      {item.checked !== undefined && (
        <span aria-hidden className="w-3 text-accent">
          {item.checked ? "✓" : ""}
        </span>
      )}
      {Icon && <Icon size={16} strokeWidth={1.75} aria-hidden className="text-ink-3" />}
      <span className="grow">{item.title}</span>
      {item.note && <span className="pl-4 text-xs text-ink-3">{item.note}</span>}
      {item.checked && <span className="sr-only"> (chosen)</span>}
    </>
  );
  if ("to" in item) {
    return (
      <Radix.Item asChild>
        <Link to={item.to} className={className}>
          {inside}
        </Link>
      </Radix.Item>
    );
  }
  return (
    <Radix.Item onSelect={item.run} className={className}>
      {inside}
    </Radix.Item>
  );
}

type PopoverProps = {
  trigger: ReactNode;
  children: ReactNode;
  label: string;
  align?: "start" | "end";
};

/** A small panel beside its button: filters, notifications. */
export function Popover({ trigger, children, label, align = "end" }: PopoverProps) {
  return (
    <RadixPopover.Root>
      <RadixPopover.Trigger asChild>{trigger}</RadixPopover.Trigger>
      <RadixPopover.Portal>
        <RadixPopover.Content
          aria-label={label}
          align={align}
          sideOffset={6}
          collisionPadding={8}
          className={cx(
            panel,
            "max-h-[min(32rem,80dvh)] w-[min(24rem,calc(100vw-1rem))] overflow-auto p-0",
          )}
        >
          {children}
        </RadixPopover.Content>
      </RadixPopover.Portal>
    </RadixPopover.Root>
  );
}
