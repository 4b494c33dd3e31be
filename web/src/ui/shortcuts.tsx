import { groupBy } from "@/lib/group";
import type { Hotkey } from "@/lib/hotkeys";
import { KeyCaps } from "./command-palette";
import { Dialog } from "./dialog";

type ShortcutsProps = {
  open: boolean;
  onOpenChange: (open: boolean) => void;
  hotkeys: readonly Hotkey[];
};

const inTables: Hotkey[] = [
  { keys: "ArrowDown", title: "Next row", run: () => undefined },
  { keys: "ArrowUp", title: "Row before", run: () => undefined },
  { keys: "Enter", title: "Open the row", run: () => undefined },
  { keys: "Home", title: "First row", run: () => undefined },
  { keys: "End", title: "Last row", run: () => undefined },
];

/** All keys on one sheet; opens with "?". */
export function Shortcuts({ open, onOpenChange, hotkeys }: ShortcutsProps) {
  const unique = hotkeys.filter(
    ({ title }, index) => hotkeys.findIndex((other) => other.title === title) === index,
  );
  const groups = groupBy(unique, ({ group }) => group ?? "Anywhere");
  return (
    <Dialog open={open} onOpenChange={onOpenChange} title="Keyboard shortcuts" wide>
      <div className="gap-x-10 sm:columns-2">
        {[...groups, ["In tables", inTables] as const].map(([group, entries]) => (
          <section key={group} className="break-inside-avoid pb-5">
            <h3 className="pb-1 text-sm text-ink-3">{group}</h3>
            <dl className="text-sm">
              {entries.map(({ keys, title }) => (
                <div key={keys} className="flex justify-between gap-4 border-t border-rule py-1.5">
                  <dt>{title}</dt>
                  <dd>
                    <KeyCaps keys={keys} />
                  </dd>
                </div>
              ))}
            </dl>
          </section>
        ))}
      </div>
    </Dialog>
  );
}
