import { useSuspenseQuery } from "@tanstack/react-query";
import { useChosenHousehold } from "@/api/household";
import { households } from "./queries";

/** The household on the screen; the caller's own where none is chosen, as the server does. */
export function useCurrentHousehold() {
  const { data } = useSuspenseQuery(households);
  const chosen = useChosenHousehold();
  return (
    data.items.find(({ id }) => id === chosen) ??
    data.items.find(({ level, is_demo }) => level === "own" && !is_demo) ??
    data.items[0]
  );
}
