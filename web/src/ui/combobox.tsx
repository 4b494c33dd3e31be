import { type KeyboardEvent, useId, useState } from "react";
import { cx } from "@/lib/class-names";
import { useFieldProps } from "./field";
import { controlClass } from "./input";

export type ComboOption = { value: string; label: string; note?: string };

type ComboboxProps = {
  /** What was found for `query`; the page asks the server or filters its own list. */
  options: readonly ComboOption[];
  query: string;
  onQuery: (query: string) => void;
  onChoose: (option: ComboOption) => void;
  searching?: boolean;
  placeholder?: string;
  /** Shown when nothing is found, e.g. how to add it by hand. */
  nothing?: string;
};

/** A field that searches: type, arrows, Enter. */
export function Combobox(props: ComboboxProps) {
  const {
    options,
    query,
    onQuery,
    onChoose,
    searching,
    placeholder,
    nothing = "Nothing found.",
  } = props;
  const listId = useId();
  const [open, setOpen] = useState(false);
  const [active, setActive] = useState(0);
  const shown = open && query.trim() !== "";

  function choose(option: ComboOption | undefined) {
    if (!option) return;
    onChoose(option);
    setOpen(false);
  }

  function steer(event: KeyboardEvent) {
    if (event.key === "ArrowDown" || event.key === "ArrowUp") {
      event.preventDefault();
      setOpen(true);
      const step = event.key === "ArrowDown" ? 1 : -1;
      setActive((active + step + options.length) % Math.max(1, options.length));
    } else if (event.key === "Enter" && shown) {
      event.preventDefault();
      choose(options[active]);
    } else if (event.key === "Escape" && shown) {
      event.stopPropagation();
      setOpen(false);
    }
  }

  return (
    <div className="relative">
      <input
        {...useFieldProps()}
        role="combobox"
        aria-expanded={shown}
        aria-controls={listId}
        aria-autocomplete="list"
        aria-activedescendant={shown && options[active] ? `${listId}-${active}` : undefined}
        autoComplete="off"
        spellCheck={false}
        placeholder={placeholder}
        value={query}
        onChange={(event) => {
          onQuery(event.target.value);
          setActive(0);
          setOpen(true);
        }}
        onKeyDown={steer}
        onBlur={() => setOpen(false)}
        className={controlClass}
      />
      {shown && (
        <div className="rise absolute inset-x-0 top-full z-30 mt-1 max-h-72 overflow-auto rounded-lg border border-rule bg-raised p-1 shadow-lift">
          <div id={listId} role="listbox" aria-label="Found">
            {options.map((option, index) => (
              <div
                key={option.value}
                id={`${listId}-${index}`}
                role="option"
                tabIndex={-1}
                aria-selected={index === active}
                onPointerDown={(event) => {
                  event.preventDefault(); // keeps the focus in the field
                  choose(option);
                }}
                onPointerMove={() => setActive(index)}
                className={cx(
                  "flex min-h-8 cursor-pointer items-center justify-between gap-4 rounded-md px-2.5 text-sm pointer-coarse:min-h-11",
                  index === active && "bg-hover",
                )}
              >
                <span>{option.label}</span>
                <span className="text-ink-3">{option.note}</span>
              </div>
            ))}
          </div>
          {options.length === 0 && (
            <p className="px-2.5 py-1.5 text-sm text-ink-3">{searching ? "Searching…" : nothing}</p>
          )}
        </div>
      )}
    </div>
  );
}
