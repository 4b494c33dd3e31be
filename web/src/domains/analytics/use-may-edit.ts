import { useSuspenseQuery } from "@tanstack/react-query";
import { api, unwrap } from "@/api/client";
import { useChosenHousehold } from "@/api/household";

const households = {
  queryKey: ["identity", "households"],
  queryFn: () => unwrap(api.GET("/api/v1/households")),
};

/** May the reader change the household on the screen? A viewer gets no button that would be refused. */
export function useMayEdit(): boolean {
  const { data } = useSuspenseQuery(households);
  const chosen = useChosenHousehold();
  const current =
    data.items.find(({ id }) => id === chosen) ??
    data.items.find(({ level, is_demo }) => level === "own" && !is_demo) ??
    data.items[0];
  return current !== undefined && current.level !== "view";
}
