/*
 * The product for the journeys: the one command, in demo mode, on a scratch folder that goes with it.
 * Playwright starts this and ends it with SIGTERM.
 */
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

const [port] = process.argv.slice(2);
const installed = resolve(import.meta.dirname, "../.venv/bin/bursar");
const folder = mkdtempSync(join(tmpdir(), "bursar-journeys-"));

const product = spawn(existsSync(installed) ? installed : "bursar", ["run"], {
  stdio: ["ignore", "inherit", "inherit"],
  env: {
    ...process.env,
    PORT: port,
    BURSAR_DATA_DIR: folder,
    BURSAR_DEMO: "1",
    // All journeys come from one address.
    BURSAR_SIGN_IN_LIMIT: "1000",
  },
});

for (const signal of ["SIGTERM", "SIGINT", "SIGHUP"])
  process.on(signal, () => product.kill("SIGTERM"));

product.on("exit", (status) => {
  rmSync(folder, { recursive: true, force: true, maxRetries: 5 });
  process.exit(status ?? 1);
});
