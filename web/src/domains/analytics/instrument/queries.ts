import { queryOptions } from "@tanstack/react-query";
import { api, unwrap } from "@/api/client";

/** Rows of the ledger about one instrument; they are read again after the ledger changes. */
const ledger = ["ledger"] as const;
const most = 500;

export const positionsOf = (instrumentId: string) =>
  queryOptions({
    queryKey: [...ledger, "positions"],
    queryFn: () => unwrap(api.GET("/api/v1/securities")),
    select: ({ items }) => items.filter(({ instrument_id }) => instrument_id === instrumentId),
  });

export const lotsOf = (positionId: string) =>
  queryOptions({
    queryKey: [...ledger, "lots", positionId],
    queryFn: () =>
      unwrap(
        api.GET("/api/v1/securities/{position_id}/tax-lots", {
          params: { path: { position_id: positionId } },
        }),
      ),
  });

export const rowsOf = (instrumentId: string) =>
  queryOptions({
    queryKey: [...ledger, "transactions", "instrument", instrumentId],
    queryFn: () =>
      unwrap(
        api.GET("/api/v1/transactions", {
          params: { query: { instrument_id: instrumentId, limit: most } },
        }),
      ),
  });
