import { type Column, isMoney, valueText } from "./column";

/** What the drawing of a column needs to know about all of its rows. */
export type Layout = {
  /** The one currency of the column, null if rows differ or it is no money. */
  currency: string | null;
  /** Digits after the point of the longest quantity, so that the points stand in one line. */
  fraction: number;
  /** Characters of a typical long value. */
  characters: number;
};

const sampled = 400;
const mostFraction = 8;

function fractionOf(text: string): number {
  const point = text.indexOf(".");
  return point < 0 ? 0 : Math.min(mostFraction, text.replace(/0+$/, "").length - point - 1);
}

function sample<Row>(rows: readonly Row[]): Row[] {
  const step = Math.max(1, Math.floor(rows.length / sampled));
  return rows.filter((_, index) => index % step === 0);
}

export function layoutOf<Row>(column: Column<Row>, rows: readonly Row[], currency: string): Layout {
  const { currency: currencyOf } = column;
  const currencies = new Set(currencyOf ? rows.map(currencyOf) : [currency]);
  const single = isMoney(column) && currencies.size === 1 ? ([...currencies][0] ?? null) : null;
  const aligned = column.kind === "quantity" || column.kind === "price";
  let fraction = column.kind === "price" ? 2 : 0;
  if (aligned)
    for (const row of rows)
      fraction = Math.max(fraction, fractionOf(String(column.value(row) ?? "")));
  let characters = column.title.length + 2;
  for (const row of sample(rows)) {
    const foreign = single === null && isMoney(column) && currencyOf ? currencyOf(row) : null;
    characters = Math.max(characters, valueText(column, column.value(row), foreign).length);
  }
  return {
    currency: single,
    fraction: Math.min(fraction, mostFraction),
    characters: Math.min(characters, 40),
  };
}

/** Invisible digits that bring the decimal point of `text` into line. */
export function fractionPad(text: string, fraction: number): string {
  const point = text.indexOf(".");
  const has = point < 0 ? 0 : text.length - point - 1;
  if (fraction <= has) return "";
  return (point < 0 ? "." : "") + "0".repeat(fraction - has);
}
