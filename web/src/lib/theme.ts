import { useSyncExternalStore } from "react";

export type Theme = "system" | "light" | "dark";

const key = "bursar.theme";
const listeners = new Set<() => void>();
let chosen: Theme | undefined;

function stored(): Theme {
  try {
    const value = localStorage.getItem(key);
    return value === "light" || value === "dark" ? value : "system";
  } catch {
    return "system"; // storage forbidden: the choice lasts as long as the page
  }
}

function current(): Theme {
  chosen ??= stored();
  return chosen;
}

/** Whether this browser has a choice of its own; without one the person's own is taken. */
export function themeIsChosen(): boolean {
  return current() !== "system";
}

export function setTheme(theme: Theme): void {
  chosen = theme;
  const root = document.documentElement;
  if (theme === "system") delete root.dataset.theme;
  else root.dataset.theme = theme;
  try {
    if (theme === "system") localStorage.removeItem(key);
    else localStorage.setItem(key, theme);
  } catch {
    // as above
  }
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useTheme(): Theme {
  return useSyncExternalStore(subscribe, current);
}
