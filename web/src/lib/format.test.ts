import { afterEach, describe, expect, it } from "vitest";
import {
  currencySymbol,
  directionOf,
  formatBytes,
  formatCompactMoney,
  formatMoney,
  formatPercent,
  formatPrice,
  formatQuantity,
  plural,
  setFormatLocale,
} from "./format";

afterEach(() => setFormatLocale("en-US"));

describe("money", () => {
  it("keeps every digit of a decimal string", () => {
    expect(formatMoney("9007199254740993.01", "USD")).toBe("$9,007,199,254,740,993.01");
  });

  it("writes a true minus sign", () => {
    expect(formatMoney("-1234.5", "USD")).toBe("\u2212$1,234.50");
  });

  it("writes a plus where a change is meant, and none for zero", () => {
    expect(formatMoney("12", "USD", { sign: "always" })).toBe("+$12.00");
    expect(formatMoney("0", "USD", { sign: "always" })).toBe("$0.00");
  });

  it("uses each currency's own digits", () => {
    expect(formatMoney("1500", "JPY")).toBe("¥1,500");
    expect(formatMoney("1500", "USD", { bare: true })).toBe("1,500.00");
  });

  it("groups in lakhs for an Indian reader", () => {
    setFormatLocale("en-IN");
    expect(formatMoney("1234567.5", "INR")).toBe("₹12,34,567.50");
  });

  it("shortens for axes", () => {
    expect(formatCompactMoney(1_234_567, "USD")).toBe("$1.2M");
    expect(currencySymbol("EUR")).toBe("€");
  });
});

describe("other figures", () => {
  it("shows units without padding", () => {
    expect(formatQuantity("1234.56780000")).toBe("1,234.5678");
    expect(formatQuantity("0.000000012345", 12)).toBe("0.000000012345");
  });

  it("shows at least the cents of a price", () => {
    expect(formatPrice("12.5")).toBe("12.50");
    expect(formatPrice("0.123456")).toBe("0.123456");
  });

  it("shows fractions as percent", () => {
    expect(formatPercent("0.0512")).toBe("5.12%");
    expect(formatPercent(-0.5, 0, "always")).toBe("\u221250%");
  });

  it("tells the direction of strings and numbers", () => {
    expect([directionOf("-0.01"), directionOf(0), directionOf("3")]).toEqual([-1, 0, 1]);
  });

  it("counts things", () => {
    expect([plural(1, "account"), plural(2, "account"), plural(0, "entry", "entries")]).toEqual([
      "1 account",
      "2 accounts",
      "0 entries",
    ]);
  });

  it("sizes files", () => {
    expect([formatBytes(0), formatBytes(999), formatBytes(52_400_000)]).toEqual([
      "0 B",
      "999 B",
      "52.4 MB",
    ]);
  });
});
