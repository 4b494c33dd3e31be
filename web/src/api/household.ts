import type { Middleware } from "openapi-fetch";
import { useSyncExternalStore } from "react";

/*
 * Whose figures are asked for. Kept for the tab alone, so that two tabs can show two households; the
 * server takes the caller's own where nothing is chosen, and answers 404 to a household not shared.
 */
const key = "bursar.household";
const listeners = new Set<() => void>();
let chosen: string | null | undefined;

export function chosenHousehold(): string | null {
  chosen ??= sessionStorage.getItem(key);
  return chosen;
}

export function chooseHousehold(id: string | null): void {
  chosen = id;
  if (id) sessionStorage.setItem(key, id);
  else sessionStorage.removeItem(key);
  for (const listener of listeners) listener();
}

function subscribe(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}

export function useChosenHousehold(): string | null {
  return useSyncExternalStore(subscribe, chosenHousehold);
}

/** Says the chosen household with every request, so that no page can forget it. */
export const forHousehold: Middleware = {
  onRequest({ request }) {
    const id = chosenHousehold();
    const address = new URL(request.url);
    if (!id || address.searchParams.has("household_id")) return undefined;
    address.searchParams.set("household_id", id);
    return new Request(address, request);
  },
};
