import { useEffect, useRef } from "react";

/** "mod+k" is ⌘K or Ctrl+K; "g d" is g, then d; "?" is the sign itself. */
export type Hotkey = { keys: string; title: string; group?: string; run: () => void };

const pauseMs = 900;

function typing(target: EventTarget | null): boolean {
  return (
    target instanceof HTMLElement &&
    (target.isContentEditable || /^(INPUT|TEXTAREA|SELECT)$/.test(target.tagName))
  );
}

function name(event: KeyboardEvent): string {
  const key = event.key.length === 1 ? event.key.toLowerCase() : event.key;
  return event.metaKey || event.ctrlKey ? `mod+${key}` : key;
}

/** Listen for a set of shortcuts while mounted. Plain letters stay out of fields and dialogs. */
export function useHotkeys(hotkeys: readonly Hotkey[]): void {
  const latest = useRef(hotkeys);
  latest.current = hotkeys;

  useEffect(() => {
    let before = "";
    let timer: number | undefined;

    function listen(event: KeyboardEvent) {
      if (event.altKey || event.defaultPrevented || event.isComposing) return;
      const pressed = name(event);
      const plain = !pressed.startsWith("mod+");
      if (plain && (typing(event.target) || document.querySelector("[data-modal]"))) return;
      const sequence = before ? `${before} ${pressed}` : pressed;
      const found =
        latest.current.find((hotkey) => hotkey.keys === sequence) ??
        latest.current.find((hotkey) => hotkey.keys === pressed);
      window.clearTimeout(timer);
      before = "";
      if (found) {
        event.preventDefault();
        found.run();
      } else if (plain && pressed.length === 1) {
        before = pressed;
        timer = window.setTimeout(() => {
          before = "";
        }, pauseMs);
      }
    }

    window.addEventListener("keydown", listen);
    return () => {
      window.removeEventListener("keydown", listen);
      window.clearTimeout(timer);
    };
  }, []);
}

const caps: Record<string, string> = { ArrowDown: "↓", ArrowUp: "↑" };

/** The keys as they are printed: ["⌘", "K"] or ["g", "d"]. */
export function keyCaps(keys: string): string[] {
  const apple = /Mac|iPhone|iPad/.test(navigator.platform);
  return keys
    .split(/[ +]/)
    .filter(Boolean)
    .map((key) => {
      if (key === "mod") return apple ? "⌘" : "Ctrl";
      return caps[key] ?? (key.length === 1 ? key.toUpperCase() : key);
    });
}
