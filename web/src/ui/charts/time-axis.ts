import { scaleUtc } from "d3-scale";
import { formatLocale } from "@/lib/format";

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

/** "2026" where a year begins, "Mar" where a month does, "Mar 4" between: each tick says what is new. */
export function timeLabel(t: number): string {
  const date = new Date(t);
  if (date.getUTCDate() !== 1) return written(date, { month: "short", day: "numeric" });
  if (date.getUTCMonth() === 0) return String(date.getUTCFullYear());
  return written(date, { month: "short" });
}

function written(date: Date, options: Intl.DateTimeFormatOptions): string {
  return new Intl.DateTimeFormat(formatLocale(), { timeZone: "UTC", ...options }).format(date);
}
