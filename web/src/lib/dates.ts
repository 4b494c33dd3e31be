/** Trade dates are days without a clock ("2026-03-04"); instants are UTC timestamps. */

import { formatLocale } from "./format";

export type Day = string;

const dayMs = 86_400_000;

/** Milliseconds at the day's UTC midnight, for axes and differences. */
export function dayTime(day: Day): number {
  const time = Date.parse(`${day.slice(0, 10)}T00:00:00Z`);
  if (Number.isNaN(time)) throw new RangeError(`not a day: "${day}"`);
  return time;
}

export function dayOf(time: number): Day {
  return new Date(time).toISOString().slice(0, 10);
}

/** The reader's own calendar day. */
export function today(now = new Date()): Day {
  const month = String(now.getMonth() + 1).padStart(2, "0");
  return `${now.getFullYear()}-${month}-${String(now.getDate()).padStart(2, "0")}`;
}

function write(time: number, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(formatLocale(), { timeZone: "UTC", ...options }).format(time);
}

export const dateFormats = ["YYYY-MM-DD", "MM/DD/YYYY", "DD/MM/YYYY", "DD.MM.YYYY"] as const;
export type DateFormat = (typeof dateFormats)[number];

let dateFormat: DateFormat | null = null;
let zone: string | undefined;

/** The reader's choice in settings; dates drawn afterwards follow it. */
export function setDatePreferences(format: string | null, timeZone?: string): void {
  dateFormat = dateFormats.find((known) => known === format) ?? null;
  zone = timeZone;
}

/** A day in columns and notes, in the format the reader chose; "Mar 4, 2026" until then. */
export function formatDay(day: Day): string {
  if (!dateFormat) return writtenDay(day);
  const [year = "", month = "", date = ""] = dayOf(dayTime(day)).split("-");
  return dateFormat.replace("YYYY", year).replace("MM", month).replace("DD", date);
}

/** "Mar 4, 2026": a day in a sentence, in words whatever the format of columns is. */
export function writtenDay(day: Day): string {
  return write(dayTime(day), { year: "numeric", month: "short", day: "numeric" });
}

/** "Wednesday, March 4, 2026" */
export function formatLongDay(day: Day): string {
  return write(dayTime(day), { dateStyle: "full" });
}

/** "Mar 2026" */
export function formatMonth(day: Day): string {
  return write(dayTime(day), { year: "numeric", month: "short" });
}

/** "Mar 4, 2026, 3:05 PM" in the reader's time zone. */
export function formatInstant(instant: string, timeZone = zone): string {
  return new Intl.DateTimeFormat(formatLocale(), {
    dateStyle: "medium",
    timeStyle: "short",
    timeZone,
  }).format(new Date(instant));
}

export function addDays(day: Day, count: number): Day {
  return dayOf(dayTime(day) + count * dayMs);
}

/** The same day some months away; the month's last day where that day does not exist. */
export function addMonths(day: Day, count: number): Day {
  const from = new Date(dayTime(day));
  const first = Date.UTC(from.getUTCFullYear(), from.getUTCMonth() + count, 1);
  const target = new Date(first);
  const last = new Date(
    Date.UTC(target.getUTCFullYear(), target.getUTCMonth() + 1, 0),
  ).getUTCDate();
  target.setUTCDate(Math.min(from.getUTCDate(), last));
  return dayOf(target.getTime());
}

export function daysBetween(from: Day, to: Day): number {
  return Math.round((dayTime(to) - dayTime(from)) / dayMs);
}

/** "today", "yesterday", "3 days ago", then the date. */
export function formatAge(day: Day, asOf: Day): string {
  const age = daysBetween(day, asOf);
  if (age < 0 || age > 30) return formatDay(day);
  return new Intl.RelativeTimeFormat(formatLocale(), { numeric: "auto" }).format(-age, "day");
}

export const ranges = ["1M", "3M", "YTD", "1Y", "5Y", "All"] as const;
export type Range = (typeof ranges)[number];

/** First day of a range that ends on `asOf`; null means from the beginning. */
export function rangeStart(range: Range, asOf: Day): Day | null {
  switch (range) {
    case "1M":
      return addMonths(asOf, -1);
    case "3M":
      return addMonths(asOf, -3);
    case "YTD":
      return addDays(`${asOf.slice(0, 4)}-01-01`, -1);
    case "1Y":
      return addMonths(asOf, -12);
    case "5Y":
      return addMonths(asOf, -60);
    case "All":
      return null;
  }
}
