import { useSuspenseQuery } from "@tanstack/react-query";
import { useChosenHousehold } from "@/api/household";
import { households, members } from "./queries";

/** The household on the screen, as the server picks it where none is chosen. */
export function useHousehold() {
  const { data } = useSuspenseQuery(households);
  const chosen = useChosenHousehold();
  const current =
    data.items.find(({ id }) => id === chosen) ??
    data.items.find(({ level, is_demo }) => level === "own" && !is_demo) ??
    data.items[0];
  if (!current) throw new RangeError("no household is shared with this person");
  return current;
}

/** May the reader change what they see? A viewer gets no button that would be refused. */
export const useMayEdit = () => useHousehold().level !== "view";

const joint = "Joint";

/** The people money can belong to, for lists and forms; empty is joint. */
export function useOwners() {
  const { id } = useHousehold();
  const { data } = useSuspenseQuery(members(id));
  const names = new Map(data.items.map((person) => [person.id, person.name]));
  return {
    nameOf: (ownerId: string | null) => (ownerId ? (names.get(ownerId) ?? "Former member") : joint),
    options: [
      { value: "", label: joint },
      ...data.items.map((person) => ({ value: person.id, label: person.name })),
    ],
  };
}
