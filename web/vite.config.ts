import { fileURLToPath } from "node:url";
import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

const apiAddress = process.env.BURSAR_API ?? "http://127.0.0.1:8000";
const contentPolicy = [
  "default-src 'self'",
  "img-src 'self' data: blob:",
  "object-src 'none'",
  "base-uri 'none'",
  "form-action 'self'",
  "frame-ancestors 'none'",
].join("; ");
const junitFile = process.env.BURSAR_JUNIT;

export default defineConfig({
  plugins: [react(), tailwindcss()],
  resolve: { alias: { "@": fileURLToPath(new URL("./src", import.meta.url)) } },
  build: {
    outDir: "../src/bursar/web_build",
    emptyOutDir: true,
    // A data: URL would need a wider content security policy for fonts and images.
    assetsInlineLimit: 0,
    chunkSizeWarningLimit: 600,
    rolldownOptions: {
      output: {
        codeSplitting: {
          // A group takes its dependencies along, so what everybody needs comes first.
          groups: [
            {
              name: "framework",
              test: /node_modules\/(react|react-dom|react-router|scheduler|use-sync-external-store|@tanstack\/(react-query|query-core))\//,
              priority: 30,
            },
            {
              name: "forms",
              test: /node_modules\/(react-hook-form|@hookform|zod)\//,
              priority: 20,
            },
            { name: "charts", test: /node_modules\/(recharts|d3-[a-z]+)\//, priority: 10 },
          ],
        },
      },
    },
  },
  // The same policy as the product's: a piece that breaks it breaks here first.
  preview: { port: 4173, headers: { "Content-Security-Policy": contentPolicy } },
  server: {
    port: 5173,
    // The product refuses writes from another origin; while developing, this server is the same site.
    proxy: { "/api": { target: apiAddress, ws: true, headers: { origin: apiAddress } } },
  },
  test: {
    environment: "jsdom",
    environmentOptions: { jsdom: { url: "http://localhost:3000/" } },
    setupFiles: ["./src/test/setup.ts"],
    include: ["src/**/*.test.{ts,tsx}"],
    restoreMocks: true,
    testTimeout: 20_000, // the machine may be busy with other suites
    reporters: junitFile ? ["default", ["junit", { outputFile: junitFile }]] : ["default"],
  },
});
