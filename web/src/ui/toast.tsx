import { X } from "lucide-react";
import { useSyncExternalStore } from "react";
import { cx } from "@/lib/class-names";
import { IconButton } from "./button";

type Toast = { id: number; text: string; tone: "plain" | "loss"; undo?: () => void };

const shownMs = 6000;
const listeners = new Set<() => void>();
let toasts: readonly Toast[] = [];
let lastId = 0;

function change(next: readonly Toast[]): void {
  toasts = next;
  for (const listener of listeners) listener();
}

function dismiss(id: number): void {
  change(toasts.filter((toast) => toast.id !== id));
}

/** Say that something happened, in one sentence. `undo` adds the button; errors stay until dismissed. */
export function toast(
  text: string,
  options: { tone?: Toast["tone"]; undo?: () => void } = {},
): void {
  lastId += 1;
  const id = lastId;
  change([...toasts.slice(-2), { id, text, tone: options.tone ?? "plain", undo: options.undo }]);
  if (options.tone !== "loss") window.setTimeout(() => dismiss(id), shownMs);
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

/** Stands once, in the app. */
export function Toasts() {
  const shown = useSyncExternalStore(subscribe, () => toasts);
  return (
    <div
      role="status"
      aria-live="polite"
      className="pointer-events-none fixed inset-x-4 bottom-20 z-50 grid justify-items-center gap-2 lg:bottom-6"
    >
      {shown.map(({ id, text, tone, undo }) => (
        <div
          key={id}
          className={cx(
            "rise pointer-events-auto flex items-center gap-2 rounded-lg border bg-raised py-1 pr-1 pl-4 text-sm shadow-lift",
            tone === "loss" ? "border-loss" : "border-rule",
          )}
        >
          <span>{text}</span>
          {undo && (
            <button
              type="button"
              className="min-h-8 rounded-md px-2 font-semibold text-accent hover:bg-hover"
              onClick={() => {
                undo();
                dismiss(id);
              }}
            >
              Undo
            </button>
          )}
          <IconButton icon={X} label="Dismiss" onClick={() => dismiss(id)} className="size-8" />
        </div>
      ))}
    </div>
  );
}
