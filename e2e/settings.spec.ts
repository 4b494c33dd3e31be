import { createHmac } from "node:crypto";
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
  ["profile", "/settings"],
  ["security", "/settings/security"],
  ["sharing", "/settings/sharing"],
  ["appearance", "/settings/appearance"],
  ["data", "/settings/data"],
  ["notifications", "/notifications"],
  ["terms", "/legal/terms"],
  ["privacy", "/legal/privacy"],
] as const;

for (const [name, path] of pages) {
  test(`${name} can be read by everybody and fits`, async ({ page }) => {
    await enterAs(page, "lisa");
    await page.goto(path);
    await expect(page.getByRole("heading", { level: 1 })).toBeVisible();
    await page.waitForLoadState("networkidle");
    await expectAccessible(page);
    await picture(page, `${name}-wide-light`);
    await page.emulateMedia({ colorScheme: "dark" });
    await page.setViewportSize(phone);
    await expectNoSidewaysScroll(page);
    await picture(page, `${name}-phone-dark`);
  });
}

/** RFC 6238, as an authenticator app does it. */
function codeOf(secret: string): string {
  const letters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567";
  const bits = [...secret].map((one) => letters.indexOf(one).toString(2).padStart(5, "0")).join("");
  const key = Buffer.from(bits.match(/.{8}/g)?.map((byte) => Number.parseInt(byte, 2)) ?? []);
  const counter = Buffer.alloc(8);
  counter.writeBigUInt64BE(BigInt(Math.floor(Date.now() / 30_000)));
  const digest = createHmac("sha1", key).update(counter).digest();
  const offset = (digest.at(-1) ?? 0) & 15;
  return String((digest.readUInt32BE(offset) & 0x7fffffff) % 1_000_000).padStart(6, "0");
}

test.describe("the second factor", () => {
  test.use({ expectedErrors: ["401", "403", "422"] });

  test("is set up by picture or text, shows recovery codes, and is asked for", async ({ page }) => {
    const { email, password } = await enterAsNew(page);
    await page.goto("/settings/security");
    await page.getByRole("button", { name: "Set up a second factor" }).click();
    const dialog = page.getByRole("dialog", { name: "Set up a second factor" });
    await dialog.getByLabel("Password", { exact: true }).fill("not my password");
    await dialog.getByRole("button", { name: "Continue" }).click();
    await expect(dialog.getByRole("alert")).toBeVisible();
    await dialog.getByLabel("Password", { exact: true }).fill(password);
    await dialog.getByRole("button", { name: "Continue" }).click();
    await expect(dialog.getByRole("img")).toBeVisible();
    await expectAccessible(page);
    const secret = (await dialog.locator("code").innerText()).replace(/\s/g, "");
    await dialog.getByLabel("Code").fill(codeOf(secret));
    await dialog.getByRole("button", { name: "Switch on" }).click();
    const codes = page.getByRole("list", { name: "Recovery codes" }).getByRole("listitem");
    await expect(codes.first()).toBeVisible();
    const recovery = await codes.first().innerText();
    await page.getByRole("button", { name: "I have kept them" }).click();
    await expect(page.getByRole("button", { name: "Switch off" })).toBeVisible();

    await page.context().clearCookies();
    await page.goto("/sign-in");
    await page.getByLabel("E-mail").fill(email);
    await page.getByLabel("Password", { exact: true }).fill(password);
    await page.getByRole("button", { name: "Sign in" }).click();
    await page.getByLabel("Code").fill(recovery);
    await page.getByRole("button", { name: "Confirm" }).click();
    await expect(page.getByRole("navigation", { name: "Main", exact: true })).toBeVisible();
  });
});

test("a profile is kept, and a name cannot be empty", async ({ page }) => {
  await enterAsNew(page);
  await page.goto("/settings");
  await page.getByLabel("Name", { exact: true }).fill("");
  await page.getByRole("button", { name: "Save profile" }).click();
  await expect(page.getByText("Type your name.")).toBeVisible();
  await page.getByLabel("Name", { exact: true }).fill("Nell Newton");
  await page.getByLabel("Tax filing status").selectOption("single");
  await page.getByLabel("State").selectOption("VT");
  await page.getByRole("button", { name: "Save profile" }).click();
  await expect(page.getByText("Profile saved.")).toBeVisible();
  await page.reload();
  await expect(page.getByText("Nell Newton").first()).toBeVisible();
  await expect(page.getByLabel("State")).toHaveValue("VT");
});

test("a household is shared by a mail, accepted, told of and ended again", async ({
  page,
  browser,
}) => {
  test.slow();
  await enterAsNew(page);
  await page.goto("/settings/sharing");
  const guestContext = await browser.newContext({ baseURL: new URL(page.url()).origin });
  const guest = await guestContext.newPage();
  const { email } = await enterAsNew(guest);
  await page.getByRole("button", { name: "Invite somebody" }).click();
  const dialog = page.getByRole("dialog");
  await dialog.getByLabel("E-mail").fill("nobody");
  await dialog.getByRole("button", { name: "Send invitation" }).click();
  await expect(dialog.getByText("That is not an e-mail address.")).toBeVisible();
  await dialog.getByLabel("E-mail").fill(email);
  await dialog.getByRole("radio", { name: /^Edit/ }).check();
  await dialog.getByLabel("Last day (optional)").fill("2099-12-31");
  await dialog.getByRole("button", { name: "Send invitation" }).click();
  await expect(page.getByText("Invited", { exact: true })).toBeVisible();

  // The mail lies in the mailbox of demo mode; its link leads to the page that accepts.
  await expect
    .poll(async () => (await (await guest.request.get("/dev/mailbox")).text()).includes(email))
    .toBe(true);
  await guest.goto(`/dev/mailbox?to=${encodeURIComponent(email)}`);
  await guest.locator("p a").first().click();
  await guest.getByRole("link", { name: /accept-invitation/ }).click();
  await guest.getByRole("button", { name: "Accept the invitation" }).click();
  await expect(guest.getByRole("button", { name: /Change household/ })).toBeVisible();

  // The owner is told, reads it and puts it away.
  await page.goto("/notifications");
  await expect(async () => {
    await page.reload();
    await expect(page.getByRole("button", { name: "Mark as read" })).toBeVisible({ timeout: 1500 });
  }).toPass();
  await page.getByRole("button", { name: "Mark as read" }).click();
  await expect(page.getByText("You have read everything.")).toBeVisible();
  await page.getByRole("button", { name: "Delete" }).click();
  await expect(page.getByText("Nothing yet")).toBeVisible();

  await page.goto("/settings/sharing");
  await expect(page.getByText("Until 2099-12-31.")).toBeVisible();
  await page.getByRole("button", { name: "End", exact: true }).click();
  await page.getByRole("button", { name: "End access" }).click();
  await expect(page.getByText("is yours alone")).toBeVisible();
  await guestContext.close();
});

test("members are added and removed", async ({ page }) => {
  await enterAsNew(page);
  await page.goto("/settings/sharing");
  await page.getByRole("button", { name: "Add a member" }).click();
  const dialog = page.getByRole("dialog", { name: "Add a member" });
  await dialog.getByLabel("Name").fill("Wren New");
  await dialog.getByLabel("Relation").selectOption("child");
  await dialog.getByRole("button", { name: "Add member" }).click();
  await expect(page.getByText("Wren New")).toBeVisible();
  await page.getByRole("button", { name: "Remove", exact: true }).click();
  await page.getByRole("button", { name: "Remove member" }).click();
  await expect(page.getByText("Wren New", { exact: true })).toBeHidden();
});

test("theme and date format are kept for other devices", async ({ page }) => {
  await enterAsNew(page);
  await page.goto("/settings/appearance");
  await page.getByRole("radio", { name: "Dark", exact: true }).check();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
  await page.getByLabel("Date format").selectOption("DD.MM.YYYY");
  await expect(page.getByText(/Today is \d\d\.\d\d\.\d{4}/)).toBeVisible();
  await page.evaluate(() => localStorage.clear());
  await page.reload();
  await expect(page.getByText(/Today is \d\d\.\d\d\.\d{4}/)).toBeVisible();
  await expect(page.locator("html")).toHaveAttribute("data-theme", "dark");
});

test.describe("the end of an account", () => {
  test.use({ expectedErrors: ["401", "403", "422"] });

  test("needs the password and leads to the door", async ({ page }) => {
    const { password } = await enterAsNew(page);
    await page.goto("/settings/data");
    await page.getByRole("button", { name: "Delete account…" }).click();
    const dialog = page.getByRole("dialog", { name: "Delete everything?" });
    await dialog.getByLabel("Password", { exact: true }).fill("not it");
    await dialog.getByRole("button", { name: "Delete account" }).click();
    await expect(dialog.getByRole("alert")).toBeVisible();
    await dialog.getByLabel("Password", { exact: true }).fill(password);
    await dialog.getByRole("button", { name: "Delete account" }).click();
    await expect(page).toHaveURL(/\/sign-in/);
  });
});
