import { today } from "@/lib/dates";

/** The words for a person's facts, in forms and lists. */

export const filingStatuses = [
  { value: "single", label: "Single" },
  { value: "married_joint", label: "Married, filing jointly" },
  { value: "married_separate", label: "Married, filing separately" },
  { value: "head_of_household", label: "Head of household" },
  { value: "surviving_spouse", label: "Surviving spouse" },
] as const;

export const relations = [
  { value: "self", label: "Oneself" },
  { value: "spouse", label: "Spouse or partner" },
  { value: "child", label: "Child" },
  { value: "parent", label: "Parent" },
  { value: "other", label: "Other" },
] as const;

const codes =
  "AL AK AZ AR CA CO CT DE DC FL GA HI ID IL IN IA KS KY LA ME MD MA MI MN MS MO MT NE NV NH NJ NM NY NC ND OH OK OR PA RI SC SD TN TX UT VT VA WA WV WI WY";

export const states = codes.split(" ").map((code) => ({ value: code, label: code }));

export const levels = [
  { value: "view", label: "View", hint: "Sees every figure and row; changes nothing." },
  { value: "edit", label: "Edit", hint: "Also adds, imports and corrects." },
  { value: "own", label: "Own", hint: "Also shares the household, and can erase it." },
] as const;

export type Level = (typeof levels)[number]["value"];

export function wordFor(
  options: readonly { value: string; label: string }[],
  value: string | null,
): string {
  return options.find((option) => option.value === value)?.label ?? "";
}

/** The reader's calendar day of an instant at which something ends. */
export const dayOfEnd = (instant: string) => today(new Date(instant));

/** A day picked in a form as the instant it ends, in the reader's own time zone. */
export function endOfDay(day: string): string {
  return new Date(`${day}T23:59:59`).toISOString();
}
