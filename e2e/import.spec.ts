import {
  expect,
  expectAccessible,
  expectNoSidewaysScroll,
  phone,
  picture,
  test,
  wide,
} from "./fixtures";
import { begin } from "./households";

test.setTimeout(90_000);

const bank = [
  "Date,Description,Amount",
  "2026-01-05,Salary,5200.00",
  "2026-01-07,Groceries,-84.10",
  "2026-01-07,Coffee,-4.50",
  "2026-01-07,Coffee,-4.50",
  "not a day,Odd row,1.00",
].join("\n");

const csv = (name: string, text: string) => ({
  name,
  mimeType: "text/csv",
  buffer: Buffer.from(text),
});

test("a file is looked at, named, imported, found again and undone", async ({ page }) => {
  await begin(page);
  await page.goto("/import");
  await expectAccessible(page);
  await picture(page, "import-empty");
  await page.locator("input[type=file]").setInputFiles(csv("harbor.csv", bank));
  await expect(page.getByText("4 rows would be new, 1 not understood.")).toBeVisible();
  await expect(page.getByLabel("Goes to")).toHaveValue("new");
  await page.getByLabel("Kind").selectOption("checking");
  await expect(page.getByLabel("Kind")).toHaveValue("checking");
  await page.getByRole("tab", { name: "Not understood 1" }).click();
  await expect(page.getByRole("table", { name: "Not understood" })).toContainText("Odd row");
  await page.setViewportSize(wide);
  await picture(page, "import-preview");
  await expectAccessible(page);
  await page.getByRole("button", { name: "Import 4 rows" }).click();
  await expect(page.getByText("4 transactions of it are in the ledger.")).toBeVisible();
  await picture(page, "import-done");
  await expectAccessible(page);

  await page.getByRole("link", { name: "See the 4 transactions" }).click();
  await expect(page.getByText("4 of 4 transactions match")).toBeVisible();

  await page.goto("/import");
  await page.locator("input[type=file]").setInputFiles(csv("harbor again.csv", bank));
  await expect(page.getByText("No row is new, 4 already there")).toBeVisible();
  await page.getByRole("button", { name: "Do not import" }).click();
  await expect(page).toHaveURL(/\/import$/);

  await page.getByRole("button", { name: "Undo…" }).click();
  await page.getByRole("button", { name: "Undo the import" }).click();
  await expect(page.getByText("Undone", { exact: true })).toBeVisible();
  await page.setViewportSize(phone);
  await expectNoSidewaysScroll(page);
});

test("a file of unknown columns is matched by hand; a bad one says why and stays", async ({
  page,
}) => {
  await begin(page);
  await page.goto("/import");
  const odd = "Wann;Wieviel;Wozu\n05.01.2026;5.200,00;Lohn\n07.01.2026;-84,10;Essen\n";
  await page.locator("input[type=file]").setInputFiles(csv("konto.csv", odd));
  await expect(page.getByRole("heading", { name: "Nothing was imported" })).toBeVisible();
  await expectAccessible(page);
  await page.getByRole("button", { name: "Match its columns yourself" }).click();
  await expect(page.getByText("Say which column has the date.")).toBeVisible();
  await page.getByLabel("Date", { exact: true }).selectOption("Wann");
  await page.getByLabel("Amount", { exact: true }).selectOption("Wieviel");
  await page.getByLabel("Description", { exact: true }).selectOption("Wozu");
  await picture(page, "import-columns");
  await expectAccessible(page);
  await page.getByRole("button", { name: "Read the file this way" }).click();
  await expect(page.getByText("2 rows would be new.")).toBeVisible();
  await expect(page.getByRole("table", { name: "New" })).toContainText("5,200.00");
});

test("several files wait for a look, and a broken one can be removed", async ({ page }) => {
  await begin(page);
  await page.goto("/import");
  await page
    .locator("input[type=file]")
    .setInputFiles([
      csv("a.csv", bank),
      csv("broken.ofx", "OFXHEADER:100\nDATA:OFXSGML\n<OFX><BANK"),
    ]);
  await expect(page.getByRole("link", { name: "a.csv" })).toBeVisible();
  await expect(page.getByRole("link", { name: "broken.ofx" })).toBeVisible();
  await page.getByRole("link", { name: "broken.ofx" }).click();
  await expect(page.getByRole("heading", { name: "Nothing was imported" })).toBeVisible();
  await page.getByRole("button", { name: "Remove this one" }).click();
  await expect(page.getByRole("link", { name: "broken.ofx" })).toBeHidden();
});

test("who holds nothing is offered three ways to begin", async ({ page }) => {
  await begin(page);
  await page.goto("/welcome");
  await expect(page.getByRole("heading", { name: "Enter by hand" })).toBeVisible();
  await expectAccessible(page);
  await page.setViewportSize(phone);
  await expectNoSidewaysScroll(page);
  await picture(page, "welcome-phone");
  await page.getByRole("button", { name: "Choose one" }).click();
  await expect(page.getByRole("dialog", { name: "Whose household?" })).toBeVisible();
  await expectAccessible(page);
});
