import { fileURLToPath } from "node:url";
import tailwindcss from "@tailwindcss/vite";
import react from "@vitejs/plugin-react";
import { defineConfig } from "vitest/config";

const apiAddress = process.env.BURSAR_API ?? "http://127.0.0.1:8000";
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
          groups: [
            { name: "charts", test: /node_modules\/(recharts|d3-|victory-vendor|@reduxjs|immer)/ },
            { name: "forms", test: /node_modules\/(react-hook-form|@hookform|zod)/ },
            { name: "framework", test: /node_modules\/(react|react-dom|react-router|scheduler|@tanstack)\// },
          ],
        },
      },
    },
  },
  server: { port: 5173, proxy: { "/api": { target: apiAddress, ws: true } } },
  test: {
    environment: "jsdom",
    environmentOptions: { jsdom: { url: "http://localhost:3000/" } },
    setupFiles: ["./src/test/setup.ts"],
    include: ["src/**/*.test.{ts,tsx}"],
    restoreMocks: true,
    reporters: junitFile ? ["default", ["junit", { outputFile: junitFile }]] : ["default"],
  },
});
