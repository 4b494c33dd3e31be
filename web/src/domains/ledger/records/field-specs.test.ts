import { describe, expect, it } from "vitest";
import { bodyOf, type FieldSpec, shapeOf, valuesOf } from "./field-specs";

const specs: FieldSpec[] = [
  { name: "name", label: "Name", kind: "text", needed: true },
  { name: "rate", label: "Rate", kind: "percent" },
  { name: "rooms", label: "Rooms", kind: "whole" },
  { name: "is_fixed", label: "Fixed", kind: "yes", initial: "true" },
  { name: "owned", label: "Owned", kind: "percent", initial: "100" },
];

describe("a new record", () => {
  it("tells what was typed and nothing else", () => {
    const values = { ...valuesOf(specs, null), name: "House", rooms: "3" };
    expect(bodyOf(specs, values, null)).toEqual({
      name: "House",
      rooms: 3,
      is_fixed: true,
      owned: "1",
    });
  });
});

describe("a stored record", () => {
  const record = { name: "House", rate: "0.065000", rooms: 3, is_fixed: false, owned: "0.500000" };

  it("is shown as a person would write it", () => {
    expect(valuesOf(specs, record)).toEqual({
      name: "House",
      rate: "6.5",
      rooms: "3",
      is_fixed: "false",
      owned: "50",
    });
  });

  it("tells only what changed, and empties what was cleared", () => {
    const before = valuesOf(specs, record);
    expect(bodyOf(specs, { ...before, rate: "", owned: "100" }, before)).toEqual({
      rate: null,
      owned: "1",
    });
  });
});

it("says beside each field what is wrong with it", () => {
  const values = { name: "", rate: "-2", rooms: "2.5", is_fixed: "true", owned: "x" };
  const issues = shapeOf(specs).safeParse(values).error?.issues ?? [];
  expect(issues.map(({ path }) => path[0])).toEqual(["name", "rate", "rooms", "owned"]);
});
