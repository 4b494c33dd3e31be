import type { Schemas } from "@/api/client";
import { signOf } from "@/lib/decimal";

type Row = Schemas["TransactionRead"];

const traded: ReadonlySet<string> = new Set([
  "buy",
  "sell",
  "sell_short",
  "cover_short",
  "reinvestment",
  "vest",
  "option_exercise",
]);

export type Trade = { key: string; day: string; kind: "in" | "out" };

/** Purchases and sales; moves between accounts are no trades. */
export function tradesOf(rows: readonly Row[]): Trade[] {
  return rows.flatMap(({ id, transaction_type, transaction_date, quantity }) => {
    if (!traded.has(transaction_type) || signOf(quantity) === 0) return [];
    return [
      {
        key: id,
        day: transaction_date,
        kind: signOf(quantity) > 0 ? ("in" as const) : ("out" as const),
      },
    ];
  });
}
