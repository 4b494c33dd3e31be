import { expect, it } from "vitest";
import { monthlyReturns } from "./monthly";

it("divides each month's last growth by the month's before", () => {
  const rows = monthlyReturns([
    { on: "2026-01-15", growth: 1 },
    { on: "2026-01-31", growth: 1.1 },
    { on: "2026-02-10", growth: 0.9 },
    { on: "2026-02-28", growth: 1.21 },
  ]);
  expect(rows.map(({ month }) => month)).toEqual(["2026-01", "2026-02"]);
  expect(rows[0]?.value).toBeCloseTo(0.1);
  expect(rows[1]?.value).toBeCloseTo(0.1);
});

it("knows no return after everything was lost, and none without days", () => {
  expect(monthlyReturns([])).toEqual([]);
  const rows = monthlyReturns([
    { on: "2026-01-31", growth: 0 },
    { on: "2026-02-28", growth: 0 },
  ]);
  expect(rows).toEqual([]);
});
