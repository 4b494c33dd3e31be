import { MutationCache, QueryCache, QueryClient } from "@tanstack/react-query";
import { ApiProblem } from "./problem";

const maxRetries = 2;

/** Worth asking again: the server was away or busy, never a refusal. */
function retry(failures: number, error: unknown): boolean {
  const status = error instanceof ApiProblem ? error.status : 0;
  return failures < maxRetries && (status === 0 || status === 502 || status === 503);
}

/**
 * @param onSignedOut Called once a request is answered 401: the session has ended.
 */
export function createQueryClient(onSignedOut: () => void): QueryClient {
  const watch = (error: unknown) => {
    if (error instanceof ApiProblem && error.status === 401) onSignedOut();
  };
  return new QueryClient({
    queryCache: new QueryCache({ onError: watch }),
    mutationCache: new MutationCache({
      onError: (error, _variables, _result, mutation) => {
        // The sign-in form answers its own 401.
        if (!mutation.meta?.public) watch(error);
      },
    }),
    defaultOptions: {
      queries: { retry, staleTime: 30_000, refetchOnWindowFocus: true },
      mutations: { retry: false },
    },
  });
}
