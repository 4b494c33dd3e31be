import { describe, expect, it } from "vitest";
import {
  addDays,
  addMonths,
  daysBetween,
  formatAge,
  formatDay,
  formatMonth,
  rangeStart,
  setDatePreferences,
  today,
  writtenDay,
} from "./dates";

describe("days", () => {
  it("never shift with the reader's time zone", () => {
    expect(formatDay("2026-01-01")).toBe("Jan 1, 2026");
    expect(formatMonth("2026-12-31")).toBe("Dec 2026");
  });

  it("follow the format chosen in settings, except in sentences", () => {
    setDatePreferences("DD.MM.YYYY");
    expect(formatDay("2026-01-09")).toBe("09.01.2026");
    expect(writtenDay("2026-01-09")).toBe("Jan 9, 2026");
    setDatePreferences("no such format");
    expect(formatDay("2026-01-09")).toBe("Jan 9, 2026");
  });

  it("cross months and leap years", () => {
    expect(addDays("2024-02-28", 1)).toBe("2024-02-29");
    expect(addMonths("2026-03-31", -1)).toBe("2026-02-28");
    expect(addMonths("2024-02-29", 12)).toBe("2025-02-28");
    expect(daysBetween("2025-12-31", "2026-01-31")).toBe(31);
  });

  it("say how old a price is", () => {
    expect(formatAge("2026-03-04", "2026-03-04")).toBe("today");
    expect(formatAge("2026-03-01", "2026-03-04")).toBe("3 days ago");
    expect(formatAge("2025-03-01", "2026-03-04")).toBe("Mar 1, 2025");
  });

  it("refuse what is not a day", () => {
    expect(() => formatDay("yesterday")).toThrow(RangeError);
  });

  it("take the calendar of the reader for today", () => {
    expect(today(new Date(2026, 0, 5, 23, 59))).toBe("2026-01-05");
  });
});

describe("ranges", () => {
  it("begin with the close before the year", () => {
    expect(rangeStart("YTD", "2026-03-04")).toBe("2025-12-31");
  });

  it("begin a year before, or at the beginning", () => {
    expect(rangeStart("1Y", "2026-03-04")).toBe("2025-03-04");
    expect(rangeStart("All", "2026-03-04")).toBeNull();
  });
});
