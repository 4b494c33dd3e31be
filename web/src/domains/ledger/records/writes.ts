import { api, type Schemas, unwrap } from "@/api/client";

type Facts = Record<string, unknown>;

/* Bodies come from the lists of fields in specs.ts; the server checks every name and value. */

export const saveProperty = (id: string | null) => (body: Facts) =>
  id
    ? unwrap(
        api.PATCH("/api/v1/real-estate/{property_id}", {
          params: { path: { property_id: id } },
          body,
        }),
      )
    : unwrap(api.POST("/api/v1/real-estate", { body }));
export const saveAsset = (id: string | null) => (body: Facts) =>
  id
    ? unwrap(api.PATCH("/api/v1/assets/{asset_id}", { params: { path: { asset_id: id } }, body }))
    : unwrap(api.POST("/api/v1/assets", { body: body as Schemas["AssetCreate"] }));
export const saveAlternative = (id: string | null) => (body: Facts) =>
  id
    ? unwrap(
        api.PATCH("/api/v1/alternatives/{alternative_id}", {
          params: { path: { alternative_id: id } },
          body,
        }),
      )
    : unwrap(api.POST("/api/v1/alternatives", { body: body as Schemas["AlternativeCreate"] }));
export const saveLoan = (id: string | null) => (body: Facts) =>
  id
    ? unwrap(
        api.PATCH("/api/v1/liabilities/{liability_id}", {
          params: { path: { liability_id: id } },
          body,
        }),
      )
    : unwrap(api.POST("/api/v1/liabilities", { body: body as Schemas["LiabilityCreate"] }));
export const saveIncome = (id: string | null) => (body: Facts) =>
  id
    ? unwrap(api.PATCH("/api/v1/income/{income_id}", { params: { path: { income_id: id } }, body }))
    : unwrap(api.POST("/api/v1/income", { body: body as Schemas["IncomeCreate"] }));
export const addValuation = (assetId: string) => (body: Facts) =>
  unwrap(
    api.POST("/api/v1/assets/{asset_id}/valuations", {
      params: { path: { asset_id: assetId } },
      body: body as Schemas["ValuationCreate"],
    }),
  );
export const addBalance = (loanId: string) => (body: Facts) =>
  unwrap(
    api.POST("/api/v1/liabilities/{liability_id}/balances", {
      params: { path: { liability_id: loanId } },
      body: body as Schemas["BalanceCreate"],
    }),
  );
export const removeValuation = (choice: { assetId: string; id: string }) =>
  unwrap(
    api.DELETE("/api/v1/assets/{asset_id}/valuations/{valuation_id}", {
      params: { path: { asset_id: choice.assetId, valuation_id: choice.id } },
    }),
  );
export const removeBalance = (choice: { loanId: string; id: string }) =>
  unwrap(
    api.DELETE("/api/v1/liabilities/{liability_id}/balances/{balance_id}", {
      params: { path: { liability_id: choice.loanId, balance_id: choice.id } },
    }),
  );
export const removeProperty = (id: string) =>
  unwrap(
    api.DELETE("/api/v1/real-estate/{property_id}", { params: { path: { property_id: id } } }),
  );
export const removeAsset = (id: string) =>
  unwrap(api.DELETE("/api/v1/assets/{asset_id}", { params: { path: { asset_id: id } } }));
export const removeAlternative = (id: string) =>
  unwrap(
    api.DELETE("/api/v1/alternatives/{alternative_id}", {
      params: { path: { alternative_id: id } },
    }),
  );
export const removeLoan = (id: string) =>
  unwrap(
    api.DELETE("/api/v1/liabilities/{liability_id}", { params: { path: { liability_id: id } } }),
  );
export const removeIncome = (id: string) =>
  unwrap(api.DELETE("/api/v1/income/{income_id}", { params: { path: { income_id: id } } }));
