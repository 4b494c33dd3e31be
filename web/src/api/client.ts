import createClient from "openapi-fetch";
import { forHousehold } from "./household";
import { NoAnswer, problemFrom } from "./problem";
import type { components, paths } from "./schema.gen";

export type Schemas = components["schemas"];

/**
 * Requests typed by the server's own schema. The session is a cookie of the same origin, so there is
 * no token to carry. `fetch` is looked up at each call: tests put their server in its place.
 */
export const api = createClient<paths>({
  baseUrl: typeof window === "undefined" ? "" : window.location.origin,
  credentials: "same-origin",
  headers: { Accept: "application/json" },
  fetch: (request) => globalThis.fetch(request),
});

api.use(forHousehold);

type Answer<Data> = { data?: Data; error?: unknown; response: Response };

/**
 * The data of an answer; a refusal is thrown as `ApiProblem`, so that queries, forms and the
 * route's error boundary meet one kind of error.
 */
export async function unwrap<Data>(request: Promise<Answer<Data>>): Promise<Data> {
  let answer: Answer<Data>;
  try {
    answer = await request;
  } catch (error) {
    if (error instanceof DOMException && error.name === "AbortError") throw error;
    throw new NoAnswer();
  }
  if (!answer.response.ok) throw await problemFrom(answer.response, answer.error);
  return answer.data as Data;
}

/** An `Idempotency-Key` for one intent of the user: make it once, keep it over retries. */
export function newIntent(): { "Idempotency-Key": string } {
  return { "Idempotency-Key": crypto.randomUUID() };
}
