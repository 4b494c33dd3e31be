import { ReferenceDot } from "recharts";
import { type Day, dayTime } from "@/lib/dates";

/** A deed on a line: bought (filled) or sold (hollow), told apart by shape and hue. */
export type Mark = { key: string; day: Day; value: string | number; kind: "in" | "out" };

/** Dots on a chart over time, as an array: Recharts reads its direct children. */
export function markDots(marks: readonly Mark[], from: number, to: number) {
  return marks
    .filter(({ day }) => dayTime(day) >= from && dayTime(day) <= to)
    .map(({ key, day, value, kind }) => (
      <ReferenceDot
        key={key}
        x={dayTime(day)}
        y={Number(value)}
        r={4}
        fill={kind === "in" ? "var(--accent)" : "var(--paper)"}
        stroke={kind === "in" ? "var(--paper)" : "var(--loss)"}
        strokeWidth={kind === "in" ? 1 : 2}
        ifOverflow="extendDomain"
      />
    ));
}
