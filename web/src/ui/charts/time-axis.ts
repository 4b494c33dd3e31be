import { scaleUtc } from "d3-scale";
import { dayOf, formatMonth } from "@/lib/dates";
import { formatLocale } from "@/lib/format";

const dayMs = 86_400_000;
const widthPerTick = 88;

/** Round dates between two instants, as many as the width bears. */
export function timeTicks(from: number, to: number, width: number): number[] {
  const count = Math.max(2, Math.floor(width / widthPerTick));
  const ticks = scaleUtc()
    .domain([from, to])
    .ticks(count)
    .map((date) => date.getTime());
  return ticks.filter((tick) => tick >= from && tick <= to);
}

/** "2024" over years, "Mar" or "Jan 2026" over months, "Mar 4" over weeks. */
export function timeLabel(t: number, span: number): string {
  const date = new Date(t);
  if (span > 3 * 365 * dayMs) return String(date.getUTCFullYear());
  if (span > 75 * dayMs) {
    if (date.getUTCMonth() === 0 || span > 2 * 365 * dayMs) return formatMonth(dayOf(t));
    return new Intl.DateTimeFormat(formatLocale(), { month: "short", timeZone: "UTC" }).format(
      date,
    );
  }
  return new Intl.DateTimeFormat(formatLocale(), {
    month: "short",
    day: "numeric",
    timeZone: "UTC",
  }).format(date);
}
