import { expect, type Page } from "@playwright/test";
import { signIn } from "./fixtures";

const password = "correct horse battery";

/** A new person with an empty household, signed in; each test has its own. */
export async function begin(page: Page, name = "Ann Lee"): Promise<void> {
  const email = `e2e-${Date.now()}-${Math.random().toString(36).slice(2, 8)}@bursar.example`;
  const origin = new URL((await page.goto("/sign-in"))?.url() ?? "http://127.0.0.1").origin;
  const answer = await page.request.post("/api/v1/auth/signup", {
    data: { name, email, password, accept_terms: true, accept_privacy: true },
    headers: { Origin: origin },
  });
  expect(answer.ok(), await answer.text()).toBe(true);
  await signIn(page, email, password);
}

/** Write by the API what a journey needs and is not about; returns the answer. */
export async function given(
  page: Page,
  path: string,
  data: Record<string, unknown>,
): Promise<Record<string, string>> {
  const answer = await page.request.post(`/api/v1${path}`, {
    data,
    headers: { Origin: new URL(page.url()).origin },
  });
  expect(answer.ok(), await answer.text()).toBe(true);
  return answer.json();
}
