import { describe, expect, it } from "vitest";
import {
  absolute,
  add,
  compare,
  multiply,
  negate,
  readTyped,
  signOf,
  subtract,
  sum,
} from "./decimal";

describe("decimals as strings", () => {
  it("adds what a number cannot hold", () => {
    expect(add("0.1", "0.2")).toBe("0.3");
    expect(add("12345678901234567890.000000000000000001", "0.000000000000000009")).toBe(
      "12345678901234567890.000000000000000010",
    );
  });

  it("subtracts through zero", () => {
    expect(subtract("1.00", "2.5")).toBe("-1.50");
  });

  it("sums an empty column to zero", () => {
    expect(sum([])).toBe("0");
  });

  it("multiplies exactly", () => {
    expect(multiply("-1.5", "0.02")).toBe("-0.030");
  });

  it("compares by value, not by spelling", () => {
    expect(compare("1.50", "1.5")).toBe(0);
    expect(compare("-2", "1")).toBe(-1);
    expect(compare("10", "9.99")).toBe(1);
  });

  it("knows no negative zero", () => {
    expect(signOf("-0.00")).toBe(0);
    expect(negate("0.00")).toBe("0.00");
    expect(absolute("-3.10")).toBe("3.10");
  });

  it("reads what Python writes of very small and very round numbers", () => {
    expect(signOf("0E-18")).toBe(0);
    expect(add("0E-18", "2.5")).toBe("2.500000000000000000");
    expect(add("1E+3", "0.5")).toBe("1000.5");
    expect(compare("-2.5E-7", "-0.00000025")).toBe(0);
  });

  it("refuses what is not a decimal", () => {
    expect(() => add("1e3", "1")).toThrow(RangeError);
  });
});

describe("what a person types", () => {
  it.each([
    ["1,234.50", "1234.50"],
    ["$ 1 234", "1234"],
    ["(12.00)", "-12.00"],
    ["−3", "-3"],
    [".5", "0.5"],
    ["7.", "7"],
    ["abc", null],
    ["", null],
    ["1.2.3", null],
  ])("reads %j as %j", (typed, read) => {
    expect(readTyped(typed)).toBe(read);
  });
});
