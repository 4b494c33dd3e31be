import { expect, it } from "vitest";
import { dayTime } from "@/lib/dates";
import { timeLabel, timeTicks } from "./time-axis";

const labels = (from: string, to: string, width: number) =>
  timeTicks(dayTime(from), dayTime(to), width).map(timeLabel);

it("names years over decades, each once", () => {
  expect(labels("2016-03-04", "2026-03-04", 520)).toEqual(["2018", "2020", "2022", "2024", "2026"]);
});

it("names the year where it begins and the months between", () => {
  expect(labels("2024-11-15", "2025-08-20", 400)).toEqual(["2025", "Apr", "Jul"]);
});

it("names days within a month", () => {
  expect(labels("2026-02-04", "2026-03-04", 300)).toContain("Feb 8");
});
