import {
  expect,
  expectAccessible,
  expectNoSidewaysScroll,
  phone,
  picture,
  test,
  wide,
} from "./fixtures";
import { begin, given } from "./households";

test.setTimeout(90_000);

test("accounts: from none to one with a balance, closed, and deleted with its rows", async ({
  page,
}) => {
  await begin(page);
  await page.goto("/accounts");
  await expect(page.getByRole("heading", { name: "No accounts yet" })).toBeVisible();
  await expectAccessible(page);

  await page.getByRole("button", { name: "Add an account" }).click();
  const form = page.getByRole("dialog", { name: "Add an account" });
  await expectAccessible(page);
  await form.getByRole("button", { name: "Add account" }).click();
  await expect(form.getByText("Give it a name you know it by.")).toBeVisible();
  await form.getByLabel("Name").fill("Travel card");
  await form.getByLabel("Kind").selectOption("credit_card");
  await form.getByLabel("Owed at the start").fill("842.15");
  await form.getByRole("button", { name: "Add account" }).click();

  await expect(page.getByRole("heading", { level: 1, name: "Travel card" })).toBeVisible();
  await expect(page.getByText("$842.15 is owed.")).toBeVisible();
  await page.setViewportSize(wide);
  await picture(page, "account-wide");
  await expectAccessible(page);

  await page.goto("/accounts");
  await expect(page.getByRole("row", { name: /Travel card/ })).toContainText("842.15");
  await page.setViewportSize(phone);
  await expectNoSidewaysScroll(page);
  await picture(page, "accounts-phone");
  await page.setViewportSize(wide);

  await page.getByRole("link", { name: "Travel card" }).click();
  await page.getByRole("button", { name: "More", exact: true }).click();
  await page.getByRole("menuitem", { name: "Close account" }).click();
  await expect(page.getByText("Closed", { exact: true }).first()).toBeVisible();
});

test.describe("an account with rows", () => {
  test.use({ expectedErrors: ["409"] });

  test("is deleted only after it was said how many go too", async ({ page }) => {
    await begin(page);
    const account = await given(page, "/accounts", {
      account_name: "Old checking",
      account_type: "checking",
      opening_balance: "100",
    });
    await page.goto(`/accounts/${account.id}`);
    await page.getByRole("button", { name: "More", exact: true }).click();
    await page.getByRole("menuitem", { name: "Delete account…" }).click();
    await page.getByRole("button", { name: "Delete account" }).click();
    await expect(page.getByRole("dialog", { name: "1 transaction would go too" })).toBeVisible();
    await page.getByRole("button", { name: "Delete account and 1" }).click();
    await expect(page).toHaveURL(/\/accounts$/);
    await expect(page.getByRole("heading", { name: "No accounts yet" })).toBeVisible();
  });
});

test.describe("transactions", () => {
  test.use({ expectedErrors: ["422", "409"] });

  test("are entered without signs, refused beside the field, found, changed and deleted", async ({
    page,
  }) => {
    await begin(page);
    await given(page, "/accounts", {
      account_name: "Brokerage",
      account_type: "brokerage",
      opening_balance: "5000",
      opening_balance_on: "2026-01-02",
    });
    await page.goto("/transactions");
    await page.getByRole("button", { name: "Add transaction" }).click();
    const form = page.getByRole("dialog", { name: "Enter a transaction" });
    await form.getByLabel("Day").fill("2026-02-03");
    await form.getByLabel("Instrument").fill("ZZFUND");
    await form.getByRole("option", { name: /Create/ }).click();
    await form.getByLabel("Name").fill("A fund of our own");
    await form.getByRole("button", { name: "Create instrument" }).click();
    await form.getByLabel("Units", { exact: true }).fill("10");
    await form.getByLabel("Price of one unit").fill("50");
    await form.getByLabel("Fee").fill("1");
    await expect(form.getByText("$501.00 goes out.")).toBeVisible();
    await expectAccessible(page);
    await form.getByRole("button", { name: "Enter" }).click();
    const table = page.getByRole("table", { name: "Transactions" });
    await expect(table.getByRole("row", { name: /Purchase ZZFUND/ })).toContainText("−501.00");

    await page.getByRole("button", { name: "Add transaction" }).click();
    await form.getByLabel("Kind").selectOption("sell");
    await form.getByLabel("Day").fill("2026-03-04");
    await form.getByLabel("Instrument").fill("ZZFUND");
    await form.getByRole("option", { name: /A fund of our own/ }).click();
    await form.getByLabel("Units", { exact: true }).fill("11");
    await form.getByLabel("Price of one unit").fill("60");
    await form.getByRole("button", { name: "Enter" }).click();
    await expect(form.getByText(/11 cannot leave it/)).toBeVisible();
    await form.getByLabel("Units", { exact: true }).fill("4");
    await form.getByRole("button", { name: "Enter" }).click();
    await expect(table.getByRole("row", { name: /Sale ZZFUND/ })).toContainText("240.00");

    await page.getByLabel("Kind").selectOption("sell");
    await expect(page.getByText("1 of 3 transactions match")).toBeVisible();
    await expect(page).toHaveURL(/transaction_type=sell/);
    await picture(page, "transactions-wide");
    await expectAccessible(page);
    await table.getByRole("row", { name: /Sale ZZFUND/ }).click();
    const edit = page.getByRole("dialog", { name: "Edit transaction" });
    await edit.getByLabel("Price of one unit").fill("61");
    await edit.getByRole("button", { name: "Save" }).click();
    await expect(table.getByRole("row", { name: /Sale ZZFUND/ })).toContainText("244.00");

    await table.getByRole("row", { name: /Sale ZZFUND/ }).click();
    await edit.getByRole("button", { name: "Delete…" }).click();
    await expect(page.getByText("The audit log keeps who deleted it")).toBeVisible();
    await page.getByRole("button", { name: "Delete transaction" }).click();
    await expect(page.getByText("None of the 2 transactions matches.")).toBeVisible();
    await page.setViewportSize(phone);
    await expectNoSidewaysScroll(page);
  });
});
