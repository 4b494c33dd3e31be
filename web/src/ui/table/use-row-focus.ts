import { type KeyboardEvent, type RefObject, useLayoutEffect, useRef, useState } from "react";
import type { RowWindow } from "./use-row-window";

const page = 12;

function target(key: string, from: number, count: number): number | null {
  const last = count - 1;
  if (key === "ArrowDown") return Math.min(last, from + 1);
  if (key === "ArrowUp") return Math.max(0, from - 1);
  if (key === "PageDown") return Math.min(last, from + page);
  if (key === "PageUp") return Math.max(0, from - page);
  if (key === "Home") return 0;
  if (key === "End") return last;
  return null;
}

/** One row is in the tab order; arrows move it, also to rows that are not drawn yet. */
export function useRowFocus(
  count: number,
  options: {
    body: RefObject<HTMLElement | null>;
    rows: RowWindow;
    onOpen?: (index: number) => void;
  },
) {
  const { body, rows, onOpen } = options;
  const [active, setActive] = useState(0);
  const moving = useRef(false);
  const current = Math.min(active, Math.max(0, count - 1));

  useLayoutEffect(() => {
    if (!moving.current) return;
    const row = body.current?.querySelector<HTMLElement>(`[data-index="${current}"]`);
    if (!row) return; // still out of sight: the next drawing brings it
    row.focus({ preventScroll: rows.windowed });
    moving.current = false;
  });

  function onKeyDown(event: KeyboardEvent) {
    if (event.target !== event.currentTarget && !(event.target as HTMLElement).dataset.index)
      return;
    if (event.key === "Enter" && onOpen) {
      event.preventDefault();
      onOpen(current);
      return;
    }
    const next = target(event.key, current, count);
    if (next === null || event.metaKey || event.ctrlKey) return;
    event.preventDefault();
    moving.current = true;
    setActive(next);
    rows.scrollTo(next);
  }

  // The row in the tab order may be out of sight and not drawn: then one that is drawn stands in.
  const drawn = rows.indices.includes(current);
  const stop = drawn ? current : rows.indices[Math.floor(rows.indices.length / 2)];
  return { stop, setActive, onKeyDown };
}
