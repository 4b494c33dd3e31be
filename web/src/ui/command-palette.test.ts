import { expect, it } from "vitest";
import { type Command, score } from "./command-palette";

const command = (title: string): Command => ({
  id: title,
  title,
  group: "Go to",
  run: () => undefined,
});

it("prefers what begins with the words typed", () => {
  const best = (query: string, titles: string[]) =>
    titles.toSorted((a, b) => score(command(b), query) - score(command(a), query))[0];
  expect(best("hold", ["Household", "Holdings"])).toBe("Holdings");
  expect(best("loan", ["Property and loans", "Sloane"])).toBe("Property and loans");
});

it("wants every word somewhere", () => {
  expect(score(command("Realised gains"), "gains go")).toBeGreaterThan(0);
  expect(score(command("Realised gains"), "gains 2025")).toBe(0);
});
