import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { defineConfig } from "@playwright/test";

/*
 * The product is started for the journeys, in demo mode on a scratch folder and a free port, and
 * ended after them. BURSAR_URL points at one that runs already (it must be in demo mode).
 */
const given = process.env.BURSAR_URL;

// This file is read again by every worker: the first reading chooses for all of them.
process.env.BURSAR_JOURNEYS_PORT ??= given ? "" : freePort();
const base = given ?? `http://127.0.0.1:${process.env.BURSAR_JOURNEYS_PORT}`;

const browser = [
  process.env.BURSAR_CHROMIUM,
  process.env.CHROMIUM,
  "/usr/bin/chromium",
  "/usr/bin/google-chrome",
].find((path) => path && existsSync(path));
const junitFile = process.env.BURSAR_JUNIT;

function freePort(): string {
  const script =
    "const s=require('net').createServer().listen(0,'127.0.0.1',()=>{console.log(s.address().port);s.close()})";
  return execFileSync(process.execPath, ["-e", script], { encoding: "utf8" }).trim();
}

export default defineConfig({
  testDir: ".",
  outputDir: "test-results",
  timeout: 45_000,
  expect: { timeout: 10_000 }, // the machine may be busy with other suites
  workers: 2,
  fullyParallel: true,
  forbidOnly: Boolean(process.env.CI),
  reporter: junitFile ? [["list"], ["junit", { outputFile: junitFile }]] : [["list"]],
  use: {
    baseURL: base,
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
  webServer: given
    ? undefined
    : {
        command: `node ${__dirname}/product.mjs ${process.env.BURSAR_JOURNEYS_PORT}`,
        url: `${base}/api/v1/health`,
        reuseExistingServer: false,
        timeout: 240_000, // the sample households are made first
        gracefulShutdown: { signal: "SIGTERM", timeout: 30_000 },
      },
});
