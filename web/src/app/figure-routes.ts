import type { RouteObject } from "react-router";
import { page } from "./lazy-page";

/** Pages that show what is computed from the ledger. */
export const figureRoutes: RouteObject[] = [
  page("/", () => import("./overview-page"), "OverviewPage"),
  page("/holdings", () => import("@/domains/analytics/holdings/holdings-page"), "HoldingsPage"),
  page("/instruments/:instrumentId", () => import("./instrument-page"), "InstrumentPage"),
  page(
    "/performance",
    () => import("@/domains/analytics/performance/performance-page"),
    "PerformancePage",
  ),
  page("/net-worth", () => import("@/domains/analytics/worth/net-worth-page"), "NetWorthPage"),
  page(
    "/allocation",
    () => import("@/domains/analytics/allocation/allocation-page"),
    "AllocationPage",
  ),
  page(
    "/income-expenses",
    () => import("@/domains/analytics/income/income-expenses-page"),
    "IncomeExpensesPage",
  ),
  page("/gains", () => import("@/domains/analytics/gains/gains-page"), "GainsPage"),
  page(
    "/portfolios",
    () => import("@/domains/analytics/portfolios/portfolios-page"),
    "PortfoliosPage",
  ),
];
