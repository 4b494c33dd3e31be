import {
  expect,
  expectAccessible,
  expectNoSidewaysScroll,
  phone,
  picture,
  test,
  wide,
} from "./fixtures";

const screens = {
  wide: { viewport: wide },
  phone: { viewport: phone, isMobile: true, hasTouch: true },
};

for (const [screen, device] of Object.entries(screens)) {
  for (const theme of ["light", "dark"] as const) {
    test.describe(`${screen}, ${theme} @static`, () => {
      test.use({ ...device, colorScheme: theme });

      for (const [name, path] of [
        ["pieces", "/ui"],
        ["frame", "/ui/frame"],
        ["sign-in", "/sign-in"],
        ["sign-up", "/sign-up"],
      ]) {
        test(`${name} can be read by everybody and fits`, async ({ page }) => {
          await page.goto(path ?? "/");
          await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
          await expectNoSidewaysScroll(page);
          await picture(page, `${name}-${screen}-${theme}`);
          await expectAccessible(page);
        });
      }
    });
  }
}

test("twenty thousand rows: only those in sight are drawn, the last is one key away @static", async ({
  page,
}) => {
  await page.goto("/ui/table");
  const table = page.getByRole("table", { name: "Twenty thousand rows" });
  await expect(table).toHaveAttribute("aria-rowcount", "20001");
  expect(await table.getByRole("row").count()).toBeLessThan(120);
  await table.locator("tbody tr[tabindex='0']").focus();
  await page.keyboard.press("End");
  await expect(table.locator("tr[data-index='19999']")).toBeFocused();
  await page.keyboard.press("Home");
  await expect(table.locator("tr[data-index='0']")).toBeFocused();
});

test("the palette goes by keyboard alone @static", async ({ page }) => {
  await page.goto("/ui/frame");
  await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
  await page.keyboard.press("ControlOrMeta+k");
  await page.keyboard.type("hold");
  await page.keyboard.press("Enter");
  await expect(page.getByText("Goes to Holdings.")).toBeVisible();
  await page.keyboard.press("?");
  await expect(page.getByRole("dialog", { name: "Keyboard shortcuts" })).toBeVisible();
});

test("dialogs keep the focus and give it back @static", async ({ page }) => {
  await page.goto("/ui");
  const opener = page.getByRole("button", { name: "Dialog", exact: true });
  await opener.click();
  const dialog = page.getByRole("dialog", { name: "Rename account" });
  await expect(dialog).toBeVisible();
  await expectAccessible(page);
  await page.keyboard.press("Escape");
  await expect(dialog).toBeHidden();
  await expect(opener).toBeFocused();
});

test("sorting and filtering twenty thousand rows shows the right ones @static", async ({
  page,
}) => {
  await page.goto("/ui/table");
  const table = page.getByRole("table", { name: "Twenty thousand rows" });
  await table.getByRole("button", { name: "Amount" }).click();
  await expect(table.getByRole("columnheader", { name: "Amount" })).toHaveAttribute(
    "aria-sort",
    "ascending",
  );
  await expect(table.locator("tr[data-index='0']")).toContainText("−4,0");
  await page.getByRole("textbox", { name: "Filter Twenty thousand rows" }).fill("dividend roth");
  await expect(page.getByText(/of 20,000 rows/)).toBeVisible();
  for (const row of await table.locator("tbody tr[data-index]").all()) {
    await expect(row).toContainText("Roth IRA");
  }
});

test("a chart has its table behind it @static", async ({ page }) => {
  await page.goto("/ui");
  const chart = page.getByRole("figure", { name: "Net worth" });
  await chart.getByRole("button", { name: "Show as a table" }).click();
  await expect(chart.getByRole("table")).toContainText("Net worth");
  await expectAccessible(page);
});

test("the theme chosen by hand outlives a reload @static", async ({ page }) => {
  await page.goto("/ui");
  await page.getByRole("button", { name: "Appearance" }).click();
  await page.getByRole("menuitem", { name: "Dark" }).click();
  await page.reload();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
});
