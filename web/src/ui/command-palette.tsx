import { Dialog as Radix } from "radix-ui";
import { type KeyboardEvent, useEffect, useId, useMemo, useState } from "react";
import { cx } from "@/lib/class-names";
import { groupBy } from "@/lib/group";
import { keyCaps } from "@/lib/hotkeys";
import { useReturnFocus } from "./use-return-focus";

export type Command = {
  id: string;
  title: string;
  /** "Go to", "Accounts", "Do": commands stand under it. */
  group: string;
  note?: string;
  keywords?: string;
  keys?: string;
  run: () => void;
};

type CommandPaletteProps = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  commands: readonly Command[];
  /** Tells the page what is typed, so that it can add instruments or accounts from the server. */
  onQuery?: (query: string) => void;
};

const mostShown = 40;

/** Higher is better, 0 is no match: every word must occur; the beginning of the title counts most. */
export function score(command: Command, query: string): number {
  const title = command.title.toLowerCase();
  const all =
    `${title} ${command.group} ${command.keywords ?? ""} ${command.note ?? ""}`.toLowerCase();
  const words = query.toLowerCase().split(/\s+/).filter(Boolean);
  if (words.length === 0) return 1;
  if (!words.every((word) => all.includes(word))) return 0;
  const first = words[0] ?? "";
  if (title.startsWith(first)) return 4;
  if (title.includes(` ${first}`)) return 3;
  return title.includes(first) ? 2 : 1;
}

/** Everything by typing: places, accounts, instruments, deeds. */
export function CommandPalette({ open, onOpenChange, commands, onQuery }: CommandPaletteProps) {
  const [query, setQuery] = useState("");
  const [active, setActive] = useState(0);
  const listId = useId();

  const found = useMemo(() => {
    const scored = commands.map((command) => ({ command, points: score(command, query) }));
    const kept = scored.filter(({ points }) => points > 0).sort((a, b) => b.points - a.points);
    const groups = groupBy(kept.slice(0, mostShown), ({ command }) => command.group);
    return [...groups].flatMap(([group, entries]) =>
      entries.map(({ command }, index) => ({ command, heading: index === 0 ? group : null })),
    );
  }, [commands, query]);

  useEffect(() => {
    if (open) setQuery("");
  }, [open]);

  function run(index: number) {
    const command = found[index]?.command;
    if (!command) return;
    onOpenChange(false);
    command.run();
  }

  function steer(event: KeyboardEvent) {
    if (event.key === "Enter") run(active);
    if (event.key !== "ArrowDown" && event.key !== "ArrowUp") return;
    event.preventDefault();
    const step = event.key === "ArrowDown" ? 1 : -1;
    const next = (active + step + found.length) % Math.max(1, found.length);
    setActive(next);
    document.getElementById(`${listId}-${next}`)?.scrollIntoView({ block: "nearest" });
  }

  const returnFocus = useReturnFocus();
  return (
    <Radix.Root open={open} onOpenChange={onOpenChange}>
      <Radix.Portal>
        <div aria-hidden className="fixed inset-0 z-40 bg-shade" />
        <Radix.Content
          data-modal
          {...returnFocus}
          aria-describedby={undefined}
          className="rise fixed inset-x-3 top-[8vh] z-50 overflow-hidden rounded-lg bg-raised shadow-lift sm:inset-x-auto sm:left-1/2 sm:w-[36rem] sm:-translate-x-1/2"
        >
          <Radix.Title className="sr-only">Search or go to</Radix.Title>
          <input
            role="combobox"
            aria-expanded
            aria-controls={listId}
            aria-autocomplete="list"
            aria-activedescendant={found[active] ? `${listId}-${active}` : undefined}
            aria-label="Search or go to"
            placeholder="Search or go to…"
            autoComplete="off"
            spellCheck={false}
            value={query}
            onChange={(event) => {
              setQuery(event.target.value);
              setActive(0);
              onQuery?.(event.target.value);
            }}
            onKeyDown={steer}
            className="w-full border-b border-rule bg-transparent px-4 py-3 text-md outline-none placeholder:text-ink-3"
          />
          <div
            id={listId}
            role="listbox"
            aria-label="Found"
            className="max-h-[min(26rem,60vh)] overflow-auto p-1.5"
          >
            {found.map(({ command, heading }, index) => (
              <div key={command.id} role="presentation">
                {heading && (
                  <p role="presentation" className="px-2.5 pt-2 pb-1 text-sm text-ink-3">
                    {heading}
                  </p>
                )}
                <Entry
                  id={`${listId}-${index}`}
                  command={command}
                  active={index === active}
                  onPoint={() => setActive(index)}
                  onRun={() => run(index)}
                />
              </div>
            ))}
          </div>
          {found.length === 0 && (
            <p className="px-4 pb-4 text-sm text-ink-3">Nothing named “{query}”.</p>
          )}
        </Radix.Content>
      </Radix.Portal>
    </Radix.Root>
  );
}

type EntryProps = {
  id: string;
  command: Command;
  active: boolean;
  onPoint: () => void;
  onRun: () => void;
};

function Entry({ id, command, active, onPoint, onRun }: EntryProps) {
  return (
    // biome-ignore lint/a11y/useKeyWithClickEvents: the field above has the focus and takes the keys
    <div
      id={id}
      role="option"
      tabIndex={-1}
      aria-selected={active}
      onPointerMove={onPoint}
      onClick={onRun}
      className={cx(
        "flex min-h-9 cursor-pointer items-center gap-3 rounded-md px-2.5 text-sm pointer-coarse:min-h-11",
        active && "bg-accent-soft text-accent",
      )}
    >
      <span className="grow">{command.title}</span>
      {command.note && <span className="text-ink-3">{command.note}</span>}
      {command.keys && <KeyCaps keys={command.keys} />}
    </div>
  );
}

export function KeyCaps({ keys }: { keys: string }) {
  return (
    <span className="flex gap-1">
      {keyCaps(keys).map((cap) => (
        <kbd
          key={cap}
          className="min-w-5 rounded-sm border border-rule px-1 text-center font-sans text-xs text-ink-2"
        >
          {cap}
        </kbd>
      ))}
    </span>
  );
}
