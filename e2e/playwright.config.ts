import { existsSync } from "node:fs";
import { defineConfig } from "@playwright/test";

/*
 * BURSAR_URL points at a running product and then every journey runs. Without it the web build is
 * served alone, under the product's content security policy, and only tests tagged @static run.
 */
const product = process.env.BURSAR_URL;
const browser = [process.env.CHROMIUM, "/usr/bin/chromium", "/usr/bin/google-chrome"].find(
  (path) => path && existsSync(path),
);
const junitFile = process.env.BURSAR_JUNIT;

export default defineConfig({
  testDir: ".",
  outputDir: "test-results",
  timeout: 30_000,
  workers: 2,
  forbidOnly: Boolean(process.env.CI),
  grep: product ? undefined : /@static/,
  reporter: junitFile ? [["list"], ["junit", { outputFile: junitFile }]] : [["list"]],
  use: {
    baseURL: product ?? "http://127.0.0.1:4173",
    viewport: { width: 1440, height: 900 },
    locale: "en-US",
    timezoneId: "America/New_York",
    reducedMotion: "reduce",
    trace: "retain-on-failure",
    launchOptions: {
      executablePath: browser,
      args: [
        "--no-sandbox",
        "--disable-dev-shm-usage",
        "--disable-gpu",
        "--disable-background-networking",
        "--disable-component-update",
        "--disable-sync",
      ],
    },
  },
  webServer: product
    ? undefined
    : {
        command: "npm --prefix ../web run preview -- --host 127.0.0.1 --strictPort",
        url: "http://127.0.0.1:4173",
        reuseExistingServer: false,
      },
});
