import { expect, it } from "vitest";
import { fractionOf, percentOf, sumByCurrency, trimmed } from "./decimals";

it("writes figures without idle zeros, and keeps those that count", () => {
  expect([trimmed("12.500000"), trimmed("100"), trimmed("1.0000")]).toEqual(["12.5", "100", "1"]);
});

it("turns percentages into fractions and back, exactly", () => {
  expect(fractionOf("6.875")).toBe("0.06875");
  expect(percentOf("0.068750")).toBe("6.875");
  expect(percentOf("1")).toBe("100");
  expect([fractionOf(""), percentOf(null)]).toEqual([null, ""]);
});

it("sums each currency for itself and skips what is not known", () => {
  const rows = [
    { amount: "1.10", currency: "EUR" },
    { amount: "2", currency: "USD" },
    { amount: "0.20", currency: "USD" },
    { amount: null, currency: "USD" },
  ];
  expect(sumByCurrency(rows, (row) => row)).toEqual([
    { currency: "USD", total: "2.20" },
    { currency: "EUR", total: "1.10" },
  ]);
});
