import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, type Schemas, unwrap } from "@/api/client";

/** Instruments, prices and where they come from. */
export const market = ["market"] as const;

/** What rests on prices elsewhere; other domains begin their keys with these. */
const derived = [["analytics"], ["ledger"]] as const;

export const sources = queryOptions({
  queryKey: [...market, "sources"],
  queryFn: () => unwrap(api.GET("/api/v1/market/sources")),
});

export const instrument = (id: string) =>
  queryOptions({
    queryKey: [...market, "instrument", id],
    queryFn: () =>
      unwrap(
        api.GET("/api/v1/instruments/{instrument_id}", { params: { path: { instrument_id: id } } }),
      ),
  });

export const history = (symbol: string, fromDate: string) =>
  queryOptions({
    queryKey: [...market, "history", symbol, fromDate],
    queryFn: () =>
      unwrap(
        api.GET("/api/v1/market/history/{symbol}", {
          params: { path: { symbol }, query: { from_date: fromDate } },
        }),
      ),
    staleTime: 5 * 60_000,
  });

type PriceWrite = { id: string; price: Schemas["PriceGiven"] };

export const statePrice = ({ id, price }: PriceWrite) =>
  unwrap(
    api.POST("/api/v1/instruments/{instrument_id}/prices", {
      params: { path: { instrument_id: id } },
      body: { prices: [price] },
    }),
  );

export const withdrawPrice = ({ id, on }: { id: string; on: string }) =>
  unwrap(
    api.DELETE("/api/v1/instruments/{instrument_id}/prices/{on}", {
      params: { path: { instrument_id: id, on } },
    }),
  );

export const stateRate = (body: Schemas["RateGiven"]) =>
  unwrap(api.POST("/api/v1/market/exchange-rates", { body }));

/** A write about prices: prices and everything valued with them are read again. */
export function useMarketWrite<Input, Output>(write: (input: Input) => Promise<Output>) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: write,
    onSuccess: async () => {
      for (const queryKey of derived) void queryClient.invalidateQueries({ queryKey });
      await queryClient.invalidateQueries({ queryKey: market });
    },
  });
}
