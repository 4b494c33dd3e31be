import { expect, it } from "vitest";
import { spreadLabels } from "./spread-labels";

it("leaves labels alone that have room", () => {
  expect(spreadLabels([10, 60], 20, 0, 100)).toEqual([10, 60]);
});

it("pushes neighbours apart and keeps their order", () => {
  expect(spreadLabels([50, 45], 20, 0, 100)).toEqual([65, 45]);
});

it("stays inside the plot", () => {
  expect(spreadLabels([98, 99, 97], 20, 0, 100)).toEqual([80, 100, 60]);
});
