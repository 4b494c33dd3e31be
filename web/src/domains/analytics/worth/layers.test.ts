import { expect, it } from "vitest";
import { layersOf } from "./layers";

const point = (parts: number[]) => ({
  on: "2026-01-31",
  net_worth: 0,
  assets: 0,
  liabilities: 0,
  status: "complete" as const,
  parts,
});

const groups = (count: number) =>
  Array.from({ length: count }, (_, index) => ({ key: `k${index}`, label: `L${index}` }));

it("puts the largest first and leaves out what never was", () => {
  const layers = layersOf(groups(3), [point([1, 0, -5])]);
  expect(layers.map(({ key }) => key)).toEqual(["k2", "k0"]);
});

it("folds what is beyond seven layers into one, so that the sum stays", () => {
  const parts = [9, 8, 7, 6, 5, 4, 3, 2, 1];
  const layers = layersOf(groups(9), [point(parts)]);
  expect(layers).toHaveLength(7);
  expect(layers.at(-1)?.title).toBe("Other");
  const total = layers.reduce((sum, { points }) => sum + Number(points[0]?.value), 0);
  expect(total).toBe(45);
});
