import {
  enterAs,
  enterAsNew,
  expect,
  expectAccessible,
  expectNoSidewaysScroll,
  phone,
  picture,
  test,
} from "./fixtures";

const pages = [
  ["overview", "/", "Overview"],
  ["holdings", "/holdings", "Holdings"],
  ["net-worth", "/net-worth", "Net worth"],
  ["performance", "/performance", "Performance"],
  ["allocation", "/allocation", "Allocation"],
  ["income-expenses", "/income-expenses", "Income and spending"],
  ["gains", "/gains", "Realised gains"],
  ["portfolios", "/portfolios", "Portfolios"],
] as const;

for (const [name, path, title] of pages) {
  test(`${name}: says what matters, is accessible in the dark, fits a phone`, async ({ page }) => {
    await enterAs(page, "jennifer");
    await page.emulateMedia({ colorScheme: "dark" });
    await page.goto(path);
    await expect(page.getByRole("heading", { level: 1, name: title })).toBeVisible();
    await expect(page.getByText("Sample household, sample prices.")).toBeVisible();
    await page.waitForLoadState("networkidle");
    await expectAccessible(page);
    await picture(page, `${name}-wide-dark`);
    await page.emulateMedia({ colorScheme: "light" });
    await page.setViewportSize(phone);
    await expectNoSidewaysScroll(page);
    await picture(page, `${name}-phone-light`);
  });
}

test("a household with nothing learns on every page what will stand there", async ({ page }) => {
  await enterAsNew(page);
  for (const [name, path] of pages) {
    await page.goto(path);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await expect(page.getByRole("heading", { level: 2 }).first()).toBeVisible();
    await expect(page.getByRole("table")).toHaveCount(0);
    await picture(page, `${name}-empty`);
  }
  await expectAccessible(page);
});

test("net worth unfolds down to a row of the ledger", async ({ page }) => {
  await enterAs(page, "sarah");
  await page.goto("/");
  const headline = page.getByRole("button", { name: /^\$[\d,]+\.\d\d$/ }).first();
  const figure = await headline.innerText();
  await headline.click();
  const drawer = page.getByRole("dialog", { name: "What made it" });
  await expect(drawer.getByText(figure)).toBeVisible();
  await drawer.getByRole("button", { name: "Unfold Brokerage" }).click();
  await drawer.getByRole("button", { name: /^Unfold VXUS/ }).click();
  await drawer.getByRole("button", { name: "Unfold Units" }).click();
  await drawer.getByRole("link", { name: /buy/ }).first().click();
  await expect(page).toHaveURL(/\/transactions\?from_date=/);
});

test("the parts of the balance sheet add up to net worth", async ({ page }) => {
  await enterAs(page, "sarah");
  await page.goto("/");
  const sheet = page.getByRole("table").filter({ hasText: "Net worth" });
  await expect(sheet).toContainText("Debts");
  const total = await sheet.getByRole("row", { name: /^Net worth/ }).innerText();
  const headline = await page
    .getByRole("button", { name: /^\$[\d,]+\.\d\d$/ })
    .first()
    .innerText();
  expect(total).toContain(headline.replace("$", ""));
});

test("holdings can be grouped and narrowed, and the address remembers it", async ({ page }) => {
  await enterAs(page, "michael");
  await page.goto("/holdings");
  await page.getByRole("group", { name: "Group by" }).getByText("Account").click();
  await expect(page).toHaveURL(/by=account/);
  await expect.poll(() => page.getByRole("table").count()).toBeGreaterThan(1);
  const picker = page.getByRole("combobox", { name: "Accounts shown" });
  await picker.selectOption({ index: 1 });
  await expect(page).toHaveURL(/account=/);
  await page.reload();
  await expect(picker).not.toHaveValue("");
});

test("an instrument shows its price, its lots, its rows and what it earned", async ({ page }) => {
  await enterAs(page, "sarah");
  await page.goto("/holdings");
  await page.getByRole("link", { name: "VTI", exact: true }).click();
  await expect(page.getByRole("heading", { level: 1, name: "VTI" })).toBeVisible();
  await expect(page.getByRole("figure", { name: "Price" })).toBeVisible();
  await expect(page.getByRole("table", { name: "Open lots" })).toBeVisible();
  await page.getByRole("tab", { name: "Transactions" }).click();
  await expect(page.getByRole("table", { name: "Transactions" })).toBeVisible();
  await page.getByRole("tab", { name: "Returns" }).click();
  await expect(page.getByText("Modified Dietz")).toBeVisible();
  await expectAccessible(page);
  await picture(page, "instrument-wide");
  await page.setViewportSize(phone);
  await expectNoSidewaysScroll(page);
});

test("returns follow the period, and the parts leave nothing unexplained", async ({ page }) => {
  await enterAs(page, "michael");
  await page.goto("/performance");
  await expect(page.getByText(/add up to the cent/)).toBeVisible();
  await page.getByRole("button", { name: "3Y" }).click();
  await expect(page).toHaveURL(/window=3y/);
  await page.getByRole("button", { name: "Own dates" }).click();
  await page.getByLabel("From the close of").fill("2025-12-31");
  await page.getByRole("button", { name: "Show", exact: true }).click();
  await expect(page.getByText(/Since Dec 31, 2025/)).toBeVisible();
});

test("allocation says what is unknown and what lies inside", async ({ page }) => {
  await enterAs(page, "michael");
  await page.goto("/allocation");
  await page.getByRole("tab", { name: "Country" }).click();
  await expect(page).toHaveURL(/by=country/);
  await expect(page.getByRole("table").first()).toContainText("%");
  await expect(page.getByRole("heading", { name: "What lies inside" })).toBeVisible();
});

test("gains of a year can be saved in the columns of Form 8949", async ({ page }) => {
  await enterAs(page, "sarah");
  await page.goto("/gains?year=2023");
  await expect(page.getByRole("table", { name: "As Form 8949 lists them" })).toBeVisible();
  await expect(page.getByRole("heading", { name: "About the wash sales" })).toBeVisible();
  const [file] = await Promise.all([
    page.waitForEvent("download"),
    page.getByRole("button", { name: "Form 8949 as CSV" }).click(),
  ]);
  expect(file.suggestedFilename()).toBe("realised-gains-2023.csv");
});

test("a portfolio is made, narrows a page and goes again", async ({ page }) => {
  await enterAs(page, "teacher");
  await page.goto("/portfolios");
  await page.getByRole("button", { name: "Make a portfolio" }).click();
  const dialog = page.getByRole("dialog", { name: "Make a portfolio" });
  await dialog.getByRole("button", { name: "Make portfolio" }).click();
  await expect(dialog.getByText("Type a name.")).toBeVisible();
  await dialog.getByLabel("Name").fill("For later");
  await dialog.getByRole("checkbox").first().check();
  await dialog.getByRole("button", { name: "Make portfolio" }).click();
  await page.getByRole("link", { name: "Holdings" }).last().click();
  await expect(page.getByRole("combobox", { name: "Accounts shown" })).toHaveValue(/^portfolio:/);
  await page.goto("/portfolios");
  await page.getByRole("button", { name: "Delete" }).click();
  await page.getByRole("button", { name: "Delete portfolio" }).click();
  await expect(page.getByText("Accounts looked at as one")).toBeVisible();
});

test("a missing price is told, leads to its instrument and is mended by hand", async ({ page }) => {
  test.slow();
  await enterAsNew(page);
  await page.goto("/");
  const { origin } = new URL(page.url());
  const create = async (path: string, data: object) => {
    const answer = await page.request.post(`/api/v1/${path}`, {
      data,
      headers: { Origin: origin },
    });
    expect(answer.status(), path).toBe(201);
    return answer.json();
  };
  const account = await create("accounts", {
    account_name: "Old broker",
    account_type: "brokerage",
  });
  const fund = await create("instruments", {
    symbol: "WREN",
    name: "Wren Private Fund",
    kind: "fund",
    currency: "USD",
  });
  await create("securities", {
    account_id: account.id,
    instrument_id: fund.id,
    quantity: "10",
    cost_per_share: "100",
    acquisition_date: "2026-01-05",
  });
  const told = page.getByText(/WREN has no price/);
  await expect(async () => {
    await page.reload();
    await expect(told).toBeVisible({ timeout: 2000 });
  }).toPass({ timeout: 60_000 });
  await told.locator("..").getByRole("link").click();
  await expect(page.getByText("No source has a price of WREN")).toBeVisible();
  await expectAccessible(page);
  await picture(page, "instrument-without-price");
  await page.getByRole("button", { name: "Enter a price" }).first().click();
  const dialog = page.getByRole("dialog", { name: "Price of WREN" });
  await dialog.getByRole("button", { name: "Keep price" }).click();
  await expect(dialog.getByText("Type a price above zero.")).toBeVisible();
  await dialog.getByLabel("Day").fill("2026-01-05");
  await dialog.getByLabel(/^Price of one unit/).fill("120");
  await dialog.getByRole("button", { name: "Keep price" }).click();
  await expect(page.getByRole("figure", { name: "Price" })).toBeVisible();
});

test.describe("failing", () => {
  test.use({ expectedErrors: ["500", "ApiProblem", "React Router caught"] });

  test("a figure that cannot be had says so, and trying again brings it", async ({ page }) => {
    await enterAs(page, "sarah");
    let broken = true;
    await page.route("**/api/v1/analytics/holdings*", (route) =>
      broken
        ? route.fulfill({
            status: 500,
            contentType: "application/problem+json",
            body: JSON.stringify({ title: "Something broke", detail: "Not you.", id: "e-17" }),
          })
        : route.continue(),
    );
    await page.goto("/holdings");
    await expect(page.getByRole("alert")).toContainText("e-17");
    await picture(page, "holdings-failing");
    await expect(page.getByRole("navigation", { name: "Main", exact: true })).toBeVisible();
    broken = false;
    await page.getByRole("button", { name: "Try again" }).click();
    await expect(page.getByRole("table")).toBeVisible();
  });
});

test("every page is one key or a few letters away", async ({ page }) => {
  await enterAs(page, "sarah");
  await page.goto("/");
  await expect(page.getByRole("heading", { level: 1, name: "Overview" })).toBeVisible();
  await page.keyboard.press("g");
  await page.keyboard.press("e");
  await expect(page.getByRole("heading", { level: 1, name: "Performance" })).toBeVisible();
  await page.keyboard.press("ControlOrMeta+k");
  await page.keyboard.type("8949");
  await page.keyboard.press("Enter");
  await expect(page.getByRole("heading", { level: 1, name: "Realised gains" })).toBeVisible();
});
