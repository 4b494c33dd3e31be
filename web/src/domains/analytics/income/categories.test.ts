import { expect, it } from "vitest";
import { totalsOf } from "./categories";

const month = (income: [string, string][]) => ({
  month: "2026-01-01",
  income: income.map(([category, amount]) => ({ category, amount })),
  expenses: [],
  income_total: "0",
  expenses_total: "0",
  net: "0",
});

it("adds a category over months exactly, the largest first", () => {
  const totals = totalsOf(
    [
      month([
        ["Interest", "0.10"],
        ["Salary", "100"],
      ]),
      month([["Interest", "0.20"]]),
    ],
    "income",
  );
  expect(totals).toEqual([
    { category: "Salary", amount: "100" },
    { category: "Interest", amount: "0.30" },
  ]);
});
