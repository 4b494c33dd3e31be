import { queryOptions, useMutation, useQueryClient } from "@tanstack/react-query";
import { api, type Schemas, unwrap } from "@/api/client";
import { analytics } from "./queries";

const most = 500;

/** Accounts and sets of them: the ledger's rows, so they are read again after it changes. */
export const accounts = queryOptions({
  queryKey: ["ledger", "accounts"],
  queryFn: () => unwrap(api.GET("/api/v1/accounts", { params: { query: { limit: most } } })),
});

export const portfolios = queryOptions({
  queryKey: ["ledger", "portfolios"],
  queryFn: () => unwrap(api.GET("/api/v1/portfolios", { params: { query: { limit: most } } })),
});

export const savePortfolio = ({ id, ...body }: Schemas["PortfolioCreate"] & { id?: string }) =>
  id
    ? unwrap(
        api.PATCH("/api/v1/portfolios/{portfolio_id}", {
          params: { path: { portfolio_id: id } },
          body,
        }),
      )
    : unwrap(api.POST("/api/v1/portfolios", { body }));

export const deletePortfolio = (id: string) =>
  unwrap(
    api.DELETE("/api/v1/portfolios/{portfolio_id}", { params: { path: { portfolio_id: id } } }),
  );

export function usePortfolioWrite<Input, Output>(write: (input: Input) => Promise<Output>) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: write,
    onSuccess: async () => {
      void queryClient.invalidateQueries({ queryKey: analytics });
      await queryClient.invalidateQueries({ queryKey: portfolios.queryKey });
    },
  });
}
