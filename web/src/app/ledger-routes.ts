import type { RouteObject } from "react-router";
import { page } from "./lazy-page";

/** Accounts, transactions, imports and what stands beside accounts. */
export const ledgerRoutes: RouteObject[] = [
  page("/accounts", () => import("@/domains/ledger/accounts-page"), "AccountsPage"),
  page("/accounts/:accountId", () => import("@/domains/ledger/account-page"), "AccountPage"),
  page("/transactions", () => import("@/domains/ledger/transactions-page"), "TransactionsPage"),
  page("/import", () => import("@/domains/ledger/import-page"), "ImportPage"),
  page("/import/:importId", () => import("@/domains/ledger/import-file-page"), "ImportFilePage"),
  page("/property", () => import("@/domains/ledger/belongings-page"), "BelongingsPage"),
  page("/property/:propertyId", () => import("@/domains/ledger/property-page"), "PropertyPage"),
  page("/assets/:assetId", () => import("@/domains/ledger/asset-page"), "AssetPage"),
  page(
    "/alternatives/:alternativeId",
    () => import("@/domains/ledger/asset-page"),
    "AlternativePage",
  ),
  page("/loans/:loanId", () => import("@/domains/ledger/loan-page"), "LoanPage"),
  page("/income", () => import("@/domains/ledger/income-page"), "IncomePage"),
  page("/welcome", () => import("./welcome-page"), "WelcomePage"),
];
