import { type Day, dayOf, dayTime, type Range, rangeStart } from "@/lib/dates";
import { toNumber } from "@/lib/decimal";

/** A value on a day; null breaks the line, it is never drawn as zero. */
export type Point = { day: Day; value: string | number | null };

export type Series = { key: string; title: string; points: readonly Point[] };

/** One day across all series: `t` in milliseconds, then the position of each series by its key. */
export type ChartRow = { t: number } & Record<string, number | null>;

const inks = [
  "var(--accent)",
  "var(--ink-3)",
  "var(--series-3)",
  "var(--series-4)",
  "var(--series-2)",
];

/** The subject in the accent, the first comparison in grey; hues only for what comes after. */
export function lineColour(index: number): string {
  return inks[index % inks.length] ?? "var(--ink-3)";
}

/** Layers are tints of one ink, so that their order is seen; debts are tints of grey. */
export function layerColours(series: readonly Series[]): string[] {
  const debts = series.map(({ points }) => Number(points.at(-1)?.value ?? 0) < 0);
  return series.map((_, index) => {
    const debt = debts[index] ?? false;
    const place = debts.slice(0, index).filter((other) => other === debt).length;
    const count = debts.filter((other) => other === debt).length;
    const strength = count < 2 ? 70 : 90 - (place / (count - 1)) * 58;
    return `color-mix(in oklab, var(${debt ? "--ink-3" : "--accent"}) ${Math.round(strength)}%, var(--paper))`;
  });
}

export function toRows(series: readonly Series[]): ChartRow[] {
  const rows = new Map<number, ChartRow>();
  for (const { key, points } of series) {
    for (const { day, value } of points) {
      const t = dayTime(day);
      const row = rows.get(t) ?? { t };
      row[key] = value === null ? null : toNumber(String(value));
      rows.set(t, row);
    }
  }
  return [...rows.values()].sort((a, b) => a.t - b.t);
}

export function lastDay(series: readonly Series[]): Day | null {
  const days = series.flatMap(({ points }) => points.at(-1)?.day ?? []);
  return days.length > 0 ? days.reduce((a, b) => (a > b ? a : b)) : null;
}

export function withinRange(series: readonly Series[], range: Range): Series[] {
  const end = lastDay(series);
  const start = end && rangeStart(range, end);
  if (!start) return [...series];
  return series.map((one) => ({ ...one, points: one.points.filter(({ day }) => day >= start) }));
}

/** The exact value of a series on a day, as the API sent it. */
export function exactValue(series: Series, t: number): string | number | null {
  const day = dayOf(t);
  return series.points.find((point) => point.day.slice(0, 10) === day)?.value ?? null;
}
