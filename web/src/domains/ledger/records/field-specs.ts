import { isDecimal, signOf } from "@/lib/decimal";
import { z } from "@/lib/schema";
import type { Option } from "@/ui/input";
import { fractionOf, percentOf, trimmed } from "../decimals";

/** One field of a record: how it is typed, and under which name the server knows it. */
export type FieldSpec = {
  name: string;
  label: string;
  kind:
    | "text"
    | "money"
    | "number"
    | "whole"
    | "percent"
    | "day"
    | "choice"
    | "yes"
    | "notes"
    | "currency"
    | "owner";
  needed?: true;
  options?: readonly Option[];
  hint?: string;
  /** The start of a new record. */
  initial?: string;
  /** Fields under one legend; the first of them says it. */
  part?: string;
  /** Stands only in the form of a new record; later it has a place of its own. */
  atStart?: true;
  /** Below zero too, as a growth rate. */
  signed?: true;
};

export type RecordValues = Record<string, string>;
type Body = Record<string, unknown>;

const numeric = new Set<FieldSpec["kind"]>(["money", "number", "whole", "percent"]);

/** A stored record as its form shows it; percentages are typed, fractions stored. */
export function valuesOf(specs: readonly FieldSpec[], record: Body | null): RecordValues {
  return Object.fromEntries(
    specs.map(({ name, kind, initial = "" }) => {
      if (!record) return [name, initial];
      const stored = record[name];
      if (stored === null || stored === undefined) return [name, ""];
      if (kind === "percent") return [name, percentOf(String(stored))];
      return [name, numeric.has(kind) ? trimmed(String(stored)) : String(stored)];
    }),
  );
}

function factOf({ kind }: FieldSpec, typed: string): unknown {
  if (kind === "yes") return typed === "true";
  if (typed === "") return null;
  if (kind === "percent") return fractionOf(typed);
  return kind === "whole" ? Number(typed) : typed;
}

/** What the server is told: all that was typed of a new record, only what changed of an old one. */
export function bodyOf(
  specs: readonly FieldSpec[],
  values: RecordValues,
  before: RecordValues | null,
): Body {
  const told = specs.filter(({ name, kind }) =>
    before ? values[name] !== before[name] : values[name] !== "" || kind === "yes",
  );
  return Object.fromEntries(told.map((spec) => [spec.name, factOf(spec, values[spec.name] ?? "")]));
}

function problemOf(spec: FieldSpec, typed: string): string | null {
  if (typed === "") return spec.needed ? "This is needed." : null;
  if (numeric.has(spec.kind)) {
    if (!isDecimal(typed)) return "This is not a number.";
    if (!spec.signed && signOf(typed) < 0) return "Leave the sign out.";
    if (spec.kind === "whole" && typed.includes(".")) return "A whole number.";
  }
  if (spec.kind === "currency" && !/^[A-Z]{3}$/.test(typed)) return "Three letters, such as USD.";
  return null;
}

export const shapeOf = (specs: readonly FieldSpec[]) =>
  z.custom<RecordValues>().superRefine((values, context) => {
    for (const spec of specs) {
      const message = problemOf(spec, values[spec.name] ?? "");
      if (message) context.addIssue({ code: "custom", path: [spec.name], message });
    }
  });
