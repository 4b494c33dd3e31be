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

test("a home is entered, valued again, and its mortgage shows when it ends", async ({ page }) => {
  await begin(page);
  await page.goto("/property");
  await expect(
    page.getByRole("heading", { name: "What stands outside your accounts" }),
  ).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Add a property" }).click();
  const form = page.getByRole("dialog", { name: "Add a property" });
  await form.getByLabel("Name").fill("Maple Street");
  await form.getByLabel("Value of the whole").fill("400000");
  await form.getByLabel("Valued on").fill("2025-06-01");
  await form.getByLabel("Use").selectOption("rented");
  await form.getByLabel("Rent a month").fill("2000");
  await form.getByRole("button", { name: "Add", exact: true }).click();
  await page.getByRole("link", { name: "Maple Street" }).click();
  await expect(page.getByText("Worth $400,000")).toBeVisible();
  await expect(page.getByText("24,000.00").first()).toBeVisible();

  await page.getByRole("button", { name: "Add a value" }).click();
  const value = page.getByRole("dialog", { name: "Add a value" });
  await value.getByLabel("Amount").fill("420000");
  await value.getByLabel("On", { exact: true }).fill("2026-06-01");
  await value.getByRole("button", { name: "Add", exact: true }).click();
  await expect(page.getByText("Worth $420,000")).toBeVisible();
  await expect(page.getByRole("figure", { name: "Value" })).toBeVisible();
  await page.setViewportSize(wide);
  await picture(page, "property-wide");
  await expectAccessible(page);

  await page.goto("/property");
  await page.getByRole("button", { name: "Add", exact: true }).click();
  await page.getByRole("menuitem", { name: "Add a loan" }).click();
  const loan = page.getByRole("dialog", { name: "Add a loan" });
  await loan.getByLabel("Name").fill("Mortgage");
  await loan.getByLabel("Owed now").fill("250000");
  await loan.getByLabel("Interest a year").fill("6");
  await loan.getByLabel("Payment a month").fill("1800");
  await loan.getByLabel("It financed").selectOption({ label: "Maple Street" });
  await loan.getByRole("button", { name: "Add", exact: true }).click();
  await page.getByRole("link", { name: "Mortgage" }).click();
  await expect(page.getByText("$250,000 is owed at 6.00%")).toBeVisible();
  await expect(page.getByRole("figure", { name: "What will be owed" })).toBeVisible();
  await expect(page.getByText("Paying more each month")).toBeVisible();
  await picture(page, "loan-wide");
  await expectAccessible(page);
  await page.setViewportSize(phone);
  await expectNoSidewaysScroll(page);
});

test("income is entered once and fills the months ahead", async ({ page }) => {
  await begin(page);
  await page.goto("/income");
  await page.getByRole("button", { name: "Add income" }).click();
  const form = page.getByRole("dialog", { name: "Add income" });
  await form.getByLabel("From", { exact: true }).fill("Acme");
  await form.getByLabel("Amount each time").fill("5000");
  await form.getByLabel("First payment on").fill("2025-01-01");
  await form.getByRole("button", { name: "Add", exact: true }).click();
  await expect(page.getByText("$60,000 a year from 1 source, before tax.")).toBeVisible();
  await expect(page.getByRole("figure", { name: "Months ahead" })).toBeVisible();
  await picture(page, "income-wide");
  await expectAccessible(page);
  await page.setViewportSize(phone);
  await expectNoSidewaysScroll(page);
});

test("a private fund and a car have pages of their own", async ({ page }) => {
  await begin(page);
  const fund = await given(page, "/alternatives", {
    name: "Venture Fund II",
    investment_type: "venture fund",
    current_value: "71300",
    unfunded_commitment: "42000",
  });
  const car = await given(page, "/assets", {
    name: "Outback",
    category: "vehicle",
    asset_type: "car",
  });
  await page.goto(`/alternatives/${fund.id}`);
  await expect(page.getByText("Worth $71,300")).toBeVisible();
  await expect(page.getByText("$42,000.00")).toBeVisible();
  await expectAccessible(page);
  await page.goto(`/assets/${car.id}`);
  await expect(page.getByText("Its value is not stated yet")).toBeVisible();
  await page.getByRole("button", { name: "More", exact: true }).click();
  await page.getByRole("menuitem", { name: "Delete…" }).click();
  await page.getByRole("button", { name: "Delete", exact: true }).click();
  await expect(page).toHaveURL(/\/property$/);
});
