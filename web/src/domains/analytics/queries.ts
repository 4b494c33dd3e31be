import { queryOptions } from "@tanstack/react-query";
import { api, unwrap } from "@/api/client";
import type { operations } from "@/api/schema.gen";

/** What is computed from the ledger; a write to the ledger or to prices makes it be read again. */
export const analytics = ["analytics"] as const;

/** Which accounts figures are about; empty is all. */
export type Scope = { portfolio_id?: string; account_id?: string[] };

export type Window = NonNullable<
  NonNullable<operations["get_performance"]["parameters"]["query"]>["window"]
>;

export type Grouping = NonNullable<
  NonNullable<operations["get_net_worth_history"]["parameters"]["query"]>["group_by"]
>;

const pendingPollMs = 2000;

type Pending = { state: { data?: { is_pending: boolean } } };

/** While changes wait to be worked in, figures ask again by themselves. */
const whilePending = {
  refetchInterval: ({ state }: Pending) => (state.data?.is_pending ? pendingPollMs : false),
} as const;

export const dashboard = (scope: Scope) =>
  queryOptions({
    queryKey: [...analytics, "dashboard", scope],
    queryFn: () => unwrap(api.GET("/api/v1/analytics/dashboard", { params: { query: scope } })),
    ...whilePending,
  });

export const holdings = (scope: Scope, byAccount: boolean) =>
  queryOptions({
    queryKey: [...analytics, "holdings", scope, byAccount],
    queryFn: () =>
      unwrap(
        api.GET("/api/v1/analytics/holdings", {
          params: { query: { ...scope, by_account: byAccount } },
        }),
      ),
    ...whilePending,
  });

export type PerformanceChoice = Scope & {
  window?: Window;
  from?: string;
  to?: string;
  instrument_id?: string;
};

export const performance = (choice: PerformanceChoice) =>
  queryOptions({
    queryKey: [...analytics, "performance", choice],
    queryFn: () => unwrap(api.GET("/api/v1/analytics/performance", { params: { query: choice } })),
    ...whilePending,
  });

export const allocation = (scope: Scope) =>
  queryOptions({
    queryKey: [...analytics, "allocation", scope],
    queryFn: () =>
      unwrap(api.GET("/api/v1/analytics/asset-allocation", { params: { query: scope } })),
    ...whilePending,
  });

export type HistoryChoice = Scope & {
  interval: "day" | "week" | "month";
  group_by: Grouping;
  from?: string;
};

export const netWorthHistory = (choice: HistoryChoice) =>
  queryOptions({
    queryKey: [...analytics, "net-worth-history", choice],
    queryFn: () =>
      unwrap(api.GET("/api/v1/analytics/net-worth-history", { params: { query: choice } })),
    ...whilePending,
  });

export type GainsChoice = Scope & { year?: number; taxable_only: boolean };

export const realisedGains = (choice: GainsChoice) =>
  queryOptions({
    queryKey: [...analytics, "realised-gains", choice],
    queryFn: () =>
      unwrap(api.GET("/api/v1/analytics/realised-gains", { params: { query: choice } })),
    ...whilePending,
  });

/** The file as the server makes it: with all lines, however many. */
export const realisedGainsFile = (choice: GainsChoice) =>
  unwrap(
    api.GET("/api/v1/analytics/realised-gains.csv", {
      params: { query: choice },
      headers: { Accept: "text/csv" },
      parseAs: "text",
    }),
  );

export const dividends = (scope: Scope) =>
  queryOptions({
    queryKey: [...analytics, "dividends", scope],
    queryFn: () => unwrap(api.GET("/api/v1/analytics/dividends", { params: { query: scope } })),
    ...whilePending,
  });

export const incomeExpenses = (months: number) =>
  queryOptions({
    queryKey: [...analytics, "income-expenses", months],
    queryFn: () =>
      unwrap(api.GET("/api/v1/analytics/income-expenses", { params: { query: { months } } })),
    ...whilePending,
  });

export type UnfoldQuery = NonNullable<operations["unfold_figure"]["parameters"]["query"]>;

export const unfolding = (query: UnfoldQuery) =>
  queryOptions({
    queryKey: [...analytics, "unfold", query],
    queryFn: () => unwrap(api.GET("/api/v1/analytics/unfold", { params: { query } })),
  });
