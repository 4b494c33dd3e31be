import { queryOptions } from "@tanstack/react-query";
import { api, type Schemas, unwrap } from "@/api/client";
import { addMonths, today } from "@/lib/dates";
import { ledger } from "../queries";

export type Property = Schemas["PropertyRead"];
export type Asset = Schemas["AssetRead"];
export type Alternative = Schemas["AlternativeRead"];
export type Loan = Schemas["LiabilityRead"];
export type Income = Schemas["IncomeRead"];

const most = 500;
const page = { params: { query: { limit: most } } };
const key = (...parts: unknown[]) => [...ledger, "records", ...parts];

export const properties = queryOptions({
  queryKey: key("properties"),
  queryFn: () => unwrap(api.GET("/api/v1/real-estate", page)),
});
export const assets = queryOptions({
  queryKey: key("assets"),
  queryFn: () => unwrap(api.GET("/api/v1/assets", page)),
});
export const alternatives = queryOptions({
  queryKey: key("alternatives"),
  queryFn: () => unwrap(api.GET("/api/v1/alternatives", page)),
});
export const loans = queryOptions({
  queryKey: key("loans"),
  queryFn: () => unwrap(api.GET("/api/v1/liabilities", page)),
});
export const incomes = queryOptions({
  queryKey: key("incomes"),
  queryFn: () => unwrap(api.GET("/api/v1/income", page)),
});

export const property = (id: string) =>
  queryOptions({
    queryKey: key("property", id),
    queryFn: () =>
      unwrap(
        api.GET("/api/v1/real-estate/{property_id}", { params: { path: { property_id: id } } }),
      ),
  });
export const propertyCashFlow = (id: string) =>
  queryOptions({
    queryKey: key("property", id, "cash-flow"),
    queryFn: () =>
      unwrap(
        api.GET("/api/v1/real-estate/{property_id}/cash-flow", {
          params: { path: { property_id: id } },
        }),
      ),
  });
export const asset = (id: string) =>
  queryOptions({
    queryKey: key("asset", id),
    queryFn: () =>
      unwrap(api.GET("/api/v1/assets/{asset_id}", { params: { path: { asset_id: id } } })),
  });
export const alternative = (id: string) =>
  queryOptions({
    queryKey: key("alternative", id),
    queryFn: () =>
      unwrap(
        api.GET("/api/v1/alternatives/{alternative_id}", {
          params: { path: { alternative_id: id } },
        }),
      ),
  });
export const valuations = (assetId: string) =>
  queryOptions({
    queryKey: key("valuations", assetId),
    queryFn: () =>
      unwrap(
        api.GET("/api/v1/assets/{asset_id}/valuations", {
          params: { path: { asset_id: assetId }, query: { limit: most } },
        }),
      ),
  });
export const loan = (id: string) =>
  queryOptions({
    queryKey: key("loan", id),
    queryFn: () =>
      unwrap(
        api.GET("/api/v1/liabilities/{liability_id}", { params: { path: { liability_id: id } } }),
      ),
  });
export const schedule = (id: string) =>
  queryOptions({
    queryKey: key("loan", id, "schedule"),
    queryFn: () =>
      unwrap(
        api.GET("/api/v1/liabilities/{liability_id}/amortization", {
          params: { path: { liability_id: id } },
        }),
      ),
    retry: false,
  });
export type PayoffQuestion = {
  extra_payment?: string;
  lump_sum?: string;
  biweekly?: boolean;
};
export const payoff = (id: string, question: PayoffQuestion) =>
  queryOptions({
    queryKey: key("loan", id, "payoff", question),
    queryFn: () =>
      unwrap(
        api.GET("/api/v1/liabilities/{liability_id}/payoff", {
          params: { path: { liability_id: id }, query: question },
        }),
      ),
    retry: false,
  });
export const balances = (loanId: string) =>
  queryOptions({
    queryKey: key("loan", loanId, "balances"),
    queryFn: () =>
      unwrap(
        api.GET("/api/v1/liabilities/{liability_id}/balances", {
          params: { path: { liability_id: loanId }, query: { limit: most } },
        }),
      ),
  });
/** The first of next month: months that have begun would look like months of less income. */
function nextMonth(): string {
  const day = today();
  return addMonths(`${day.slice(0, 7)}-01`, 1);
}

export const incomeProjections = queryOptions({
  queryKey: key("projections"),
  queryFn: () =>
    unwrap(
      api.GET("/api/v1/income/projections", {
        params: { query: { from_on: nextMonth(), months: 24 } },
      }),
    ),
});
