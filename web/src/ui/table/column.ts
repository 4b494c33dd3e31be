import type { ReactNode } from "react";
import { formatDay } from "@/lib/dates";
import { compare, isDecimal } from "@/lib/decimal";
import {
  formatMoney,
  formatNumber,
  formatPercent,
  formatPrice,
  formatQuantity,
} from "@/lib/format";

export type Kind =
  | "text"
  | "day"
  | "money"
  | "change"
  | "price"
  | "quantity"
  | "percent"
  | "number";

export type Value = string | number | null | undefined;

export type Column<Row> = {
  key: string;
  title: string;
  /** How the value is drawn, aligned and sorted; "text" if not said. */
  kind?: Kind;
  /** The raw value, as the API sent it: what is sorted, filtered and exported. */
  value: (row: Row) => Value;
  /** Draws the cell where the kind's own drawing does not do. */
  cell?: (row: Row) => ReactNode;
  /** For money, change and price: the currency, if it is not the table's. */
  currency?: (row: Row) => string;
  /** The raw total of the rows shown; null leaves the cell empty. */
  total?: (rows: readonly Row[]) => Value;
  /** Digits of percent and number. */
  digits?: number;
  /** Width in characters, where the estimate of a long table is wrong. */
  width?: number;
  /** Place on a phone: first line left or right, second line, or nowhere. */
  phone?: "title" | "figure" | "note" | "hide";
};

export type Sort = { key: string; descending: boolean };

const right: ReadonlySet<Kind> = new Set([
  "money",
  "change",
  "price",
  "quantity",
  "percent",
  "number",
]);

export function alignsRight<Row>(column: Column<Row>): boolean {
  return right.has(column.kind ?? "text");
}

export function isMoney<Row>(column: Column<Row>): boolean {
  return column.kind === "money" || column.kind === "change" || column.kind === "price";
}

/** The value as a reader sees it. `currency` is null where a heading says it for all. */
export function valueText<Row>(column: Column<Row>, value: Value, currency: string | null): string {
  if (value === null || value === undefined || value === "") return "";
  const { kind = "text", digits } = column;
  if (kind === "text") return String(value);
  if (kind === "day") return formatDay(String(value));
  if (kind === "money") return formatMoney(value, currency ?? "USD", { bare: !currency });
  if (kind === "change")
    return formatMoney(value, currency ?? "USD", { bare: !currency, sign: "always" });
  if (kind === "price") return formatPrice(value, currency ?? undefined);
  if (kind === "quantity") return formatQuantity(value);
  if (kind === "percent") return formatPercent(value, digits);
  return formatNumber(value, digits);
}

const collator = new Intl.Collator("en", { numeric: true, sensitivity: "base" });

type SortKey = { text: string; number: number } | null;

function sortKey(value: Value): SortKey {
  if (value === null || value === undefined || value === "") return null;
  const text = String(value);
  return {
    text,
    number: typeof value === "number" || isDecimal(text) ? Number(value) : Number.NaN,
  };
}

function order(a: NonNullable<SortKey>, b: NonNullable<SortKey>): number {
  if (Number.isNaN(a.number) || Number.isNaN(b.number)) return collator.compare(a.text, b.text);
  if (a.number !== b.number) return a.number - b.number;
  // Equal as floats: decimals beyond 15 digits still have an order.
  return isDecimal(a.text) && isDecimal(b.text) ? compare(a.text, b.text) : 0;
}

/** A sorted copy; rows without a value come last in both directions, equal rows keep their order. */
export function sortRows<Row>(
  rows: readonly Row[],
  column: Column<Row> | undefined,
  descending: boolean,
): Row[] {
  if (!column) return [...rows];
  const direction = descending ? -1 : 1;
  return rows
    .map((row) => ({ row, key: sortKey(column.value(row)) }))
    .sort((a, b) => {
      if (a.key && b.key) return direction * order(a.key, b.key);
      if (a.key) return -1;
      return b.key ? 1 : 0;
    })
    .map(({ row }) => row);
}

/** What the filter looks through, one text a row; dates are found in both spellings. */
export function searchText<Row>(columns: readonly Column<Row>[], row: Row): string {
  return columns
    .map((column) => {
      const value = column.value(row);
      if (value === null || value === undefined) return "";
      return column.kind === "day" ? `${value} ${formatDay(String(value))}` : String(value);
    })
    .join(" ")
    .toLowerCase();
}

export function matches(text: string, words: readonly string[]): boolean {
  return words.every((word) => text.includes(word));
}
