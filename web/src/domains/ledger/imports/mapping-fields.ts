import type { Schemas } from "@/api/client";

export type Mapping = Schemas["MappingChoice"];
export type Columns = Schemas["ColumnsRead"];

/** Our fields in the order a person looks for them. */
export const mappingFields: readonly { key: string; title: string; hint?: string }[] = [
  { key: "traded_on", title: "Date" },
  { key: "amount", title: "Amount", hint: "Or the two below, where money in and out stand apart." },
  { key: "debit", title: "Money out" },
  { key: "credit", title: "Money in" },
  { key: "description", title: "Description" },
  { key: "kind", title: "Kind of transaction", hint: "Buy, sell, dividend …" },
  { key: "symbol", title: "Ticker" },
  { key: "name", title: "Name of the instrument" },
  { key: "isin", title: "ISIN" },
  { key: "cusip", title: "CUSIP" },
  { key: "quantity", title: "Units" },
  { key: "unit_price", title: "Price of one unit" },
  { key: "fee", title: "Fee" },
  { key: "tax", title: "Tax withheld" },
  { key: "currency", title: "Currency" },
  { key: "account", title: "Account" },
  { key: "category", title: "Category" },
  { key: "settled_on", title: "Settlement date" },
  { key: "external_id", title: "Id of the row" },
  { key: "balance", title: "Balance after the row", hint: "Compared with the ledger." },
  { key: "note", title: "Note" },
];

/** What still keeps the file from being read, in a sentence. */
export function missingIn(columns: Readonly<Record<string, string>>): string | null {
  if (!columns.traded_on && !columns.settled_on) return "Say which column has the date.";
  if (!columns.amount && !columns.debit && !columns.credit && !columns.quantity && !columns.balance)
    return "Say which column has the amount, or the units.";
  return null;
}

/** The first values of a column, so that one sees what is being matched. */
export function examplesOf(found: Columns, column: string | undefined): string {
  const at = column === undefined ? -1 : found.header.indexOf(column);
  if (at < 0) return "";
  const values = found.samples.map((cells) => cells[at] ?? "").filter((value) => value !== "");
  return [...new Set(values)].slice(0, 3).join(" · ");
}

/** The words that stand for kinds of transactions in the rows shown, each once. */
export function kindWords(found: Columns, column: string | undefined): string[] {
  const at = column === undefined ? -1 : found.header.indexOf(column);
  if (at < 0) return [];
  const words = found.samples.map((cells) => (cells[at] ?? "").trim()).filter(Boolean);
  return [...new Set(words)].slice(0, 24);
}
