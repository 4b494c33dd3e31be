import {
  infiniteQueryOptions,
  queryOptions,
  useMutation,
  useQueryClient,
} from "@tanstack/react-query";
import { api, type Schemas, unwrap } from "@/api/client";

export type Account = Schemas["AccountRead"];
export type Transaction = Schemas["TransactionRead"];

/** Everything cached under this key is refetched after the ledger changes. */
export const ledger = ["ledger"] as const;

/** What other domains make of the ledger; they use these first parts in their keys. */
const derived = [["analytics"], ["holdings"]] as const;

/** The server's hard maximum of a page. */
const most = 500;

export const accounts = queryOptions({
  queryKey: [...ledger, "accounts"],
  queryFn: () => unwrap(api.GET("/api/v1/accounts", { params: { query: { limit: most } } })),
});

export const account = (id: string) =>
  queryOptions({
    queryKey: [...ledger, "accounts", id],
    queryFn: () =>
      unwrap(api.GET("/api/v1/accounts/{account_id}", { params: { path: { account_id: id } } })),
  });

export const households = queryOptions({
  queryKey: ["identity", "households"],
  queryFn: () => unwrap(api.GET("/api/v1/households")),
});

export const members = (householdId: string) =>
  queryOptions({
    queryKey: ["identity", "members", householdId],
    queryFn: () =>
      unwrap(
        api.GET("/api/v1/households/{household_id}/members", {
          params: { path: { household_id: householdId } },
        }),
      ),
    staleTime: 5 * 60_000,
  });

export type TransactionQuery = {
  account_id?: string[];
  instrument_id?: string;
  transaction_type?: Schemas["TransactionKind"][];
  from_date?: string;
  to_date?: string;
  category?: string;
  import_id?: string;
  /** Words that must all occur. */
  q?: string;
};

export const transactions = (wanted: TransactionQuery) =>
  infiniteQueryOptions({
    queryKey: [...ledger, "transactions", wanted],
    initialPageParam: undefined as string | undefined,
    getNextPageParam: (page: Schemas["TransactionPage"]) => page.next ?? undefined,
    queryFn: ({ pageParam: cursor }) => {
      const { q, ...rest } = wanted;
      const query = { ...rest, limit: most, cursor };
      return q
        ? unwrap(api.GET("/api/v1/transactions/search", { params: { query: { ...query, q } } }))
        : unwrap(api.GET("/api/v1/transactions", { params: { query } }));
    },
  });

export const positions = (accountId: string) =>
  queryOptions({
    queryKey: [...ledger, "positions", accountId],
    queryFn: () =>
      unwrap(api.GET("/api/v1/securities", { params: { query: { account_id: accountId } } })),
  });

export const lots = (positionId: string) =>
  queryOptions({
    queryKey: [...ledger, "lots", positionId],
    queryFn: () =>
      unwrap(
        api.GET("/api/v1/securities/{position_id}/tax-lots", {
          params: { path: { position_id: positionId } },
        }),
      ),
  });

export const foundInstruments = (words: string) =>
  queryOptions({
    queryKey: ["market", "search", words],
    queryFn: () =>
      unwrap(api.GET("/api/v1/market/search", { params: { query: { q: words, limit: 12 } } })),
    enabled: words !== "",
    staleTime: 60_000,
  });

export const instrument = (id: string) =>
  queryOptions({
    queryKey: ["market", "instrument", id],
    queryFn: () =>
      unwrap(
        api.GET("/api/v1/instruments/{instrument_id}", { params: { path: { instrument_id: id } } }),
      ),
    enabled: id !== "",
    staleTime: 5 * 60_000,
  });

/**
 * A write to the ledger: what shows it is read again, also in other domains.
 *
 * @param gone The id of what the write removes: its own queries are not asked again while its page closes.
 */
export function useLedgerWrite<Input, Output>(
  write: (input: Input) => Promise<Output>,
  gone?: string,
) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: write,
    onSuccess: async () => {
      for (const queryKey of derived) void queryClient.invalidateQueries({ queryKey });
      await queryClient.invalidateQueries({
        queryKey: ledger,
        predicate: (query) => !gone || !JSON.stringify(query.queryKey).includes(gone),
      });
    },
  });
}

export const createAccount = (body: Schemas["AccountCreate"]) =>
  unwrap(api.POST("/api/v1/accounts", { body }));

export const changeAccount = ({ id, ...body }: Schemas["AccountUpdate"] & { id: string }) =>
  unwrap(
    api.PATCH("/api/v1/accounts/{account_id}", { params: { path: { account_id: id } }, body }),
  );

export const deleteAccount = (choice: { id: string; withTransactions: boolean }) =>
  unwrap(
    api.DELETE("/api/v1/accounts/{account_id}", {
      params: {
        path: { account_id: choice.id },
        query: { with_transactions: choice.withTransactions },
      },
    }),
  );

export const createTransaction = (body: Schemas["TransactionCreate"]) =>
  unwrap(api.POST("/api/v1/transactions", { body }));

export const changeTransaction = (change: { id: string; body: Schemas["TransactionUpdate"] }) =>
  unwrap(
    api.PATCH("/api/v1/transactions/{transaction_id}", {
      params: { path: { transaction_id: change.id } },
      body: change.body,
    }),
  );

export const deleteTransaction = (id: string) =>
  unwrap(
    api.DELETE("/api/v1/transactions/{transaction_id}", {
      params: { path: { transaction_id: id } },
    }),
  );

export const createInstrument = (body: Schemas["InstrumentCreate"]) =>
  unwrap(api.POST("/api/v1/instruments", { body }));
