import { AxeBuilder } from "@axe-core/playwright";
import { type BrowserContext, expect, type Page, test as plain } from "@playwright/test";

export { expect };

export const wide = { width: 1440, height: 900 };
export const phone = { width: 390, height: 844 };

type Fixtures = {
  /** Console errors that the test expects, as parts of their text (e.g. "401"). */
  expectedErrors: string[];
  watch: undefined;
};

/** Every test fails on a script error, a logged error or a breach of the content security policy. */
export const test = plain.extend<Fixtures>({
  expectedErrors: [[], { option: true }],
  watch: [
    async ({ page, expectedErrors }, use) => {
      const heard: string[] = [];
      page.on("pageerror", (error) => heard.push(String(error)));
      page.on("console", (message) => {
        if (message.type() === "error") heard.push(message.text());
      });
      await use(undefined);
      const unexpected = heard.filter(
        (text) => !expectedErrors.some((part) => text.includes(part)),
      );
      expect(unexpected, "errors in the browser's console").toEqual([]);
    },
    { auto: true },
  ],
});

/** WCAG 2.2 AA, as far as a machine can tell. */
export async function expectAccessible(page: Page): Promise<void> {
  const { violations } = await new AxeBuilder({ page })
    .withTags(["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa"])
    .analyze();
  const told = violations.map(
    ({ id, nodes }) =>
      `${id}: ${nodes
        .slice(0, 3)
        .map(({ target, failureSummary }) => `${target.join(" ")} ${failureSummary}`)
        .join(" | ")}`,
  );
  expect(told, "accessibility").toEqual([]);
}

/** Nothing may make a page scroll sideways. */
export async function expectNoSidewaysScroll(page: Page): Promise<void> {
  const over = await page.evaluate(
    () => document.documentElement.scrollWidth - document.documentElement.clientWidth,
  );
  expect(over, "pixels wider than the screen").toBeLessThanOrEqual(0);
}

/** Keep a picture to look at: e2e/screenshots/<name>.png */
export async function picture(page: Page, name: string): Promise<void> {
  await page.evaluate(() => document.fonts.ready);
  await page.screenshot({ path: `${__dirname}/screenshots/${name}.png`, fullPage: true });
}

/** Sign in as a demo person, by the form, as a visitor would. */
export async function signIn(page: Page, email: string, password = "bursar-demo"): Promise<void> {
  await page.goto("/sign-in");
  await page.getByLabel("E-mail").fill(email);
  await page.getByLabel("Password", { exact: true }).fill(password);
  await page.getByRole("button", { name: "Sign in" }).click();
  await expect(page.getByRole("navigation", { name: "Main", exact: true })).toBeVisible();
}

type Cookies = Awaited<ReturnType<BrowserContext["cookies"]>>;

const known = new Map<string, Cookies>();

/** Be a demo person ("sarah") without the form; signed in once for all tests of a worker. */
export async function enterAs(page: Page, who: string, password = "bursar-demo"): Promise<void> {
  const context = page.context();
  const kept = known.get(who);
  if (kept) return context.addCookies(kept);
  const email = who.includes("@") ? who : `${who}@bursar.example`;
  const { origin } = new URL(await baseOf(page));
  const answer = await context.request.post("/api/v1/auth/login", {
    data: { email, password },
    headers: { Origin: origin },
  });
  expect(answer.ok(), `sign-in of ${email}`).toBe(true);
  known.set(who, await context.cookies());
}

async function baseOf(page: Page): Promise<string> {
  return (await page.context().request.get("/api/v1/health")).url();
}

let people = 0;

/** Somebody new with an empty household, signed in; nothing they change is another test's. */
export async function enterAsNew(page: Page): Promise<{ email: string; password: string }> {
  people += 1;
  const email = `new-${process.pid}-${Date.now()}-${people}@bursar.example`;
  const password = "a sentence nobody guesses";
  const { request } = page.context();
  const { origin } = new URL(await baseOf(page));
  const headers = { Origin: origin };
  const joined = await request.post("/api/v1/auth/signup", {
    data: { email, password, name: "Nell New", accept_terms: true, accept_privacy: true },
    headers,
  });
  expect(joined.ok(), "sign-up").toBe(true);
  const entered = await request.post("/api/v1/auth/login", { data: { email, password }, headers });
  expect(entered.ok(), `sign-in of ${email}`).toBe(true);
  return { email, password };
}
