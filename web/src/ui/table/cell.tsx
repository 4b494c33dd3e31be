import type { ReactNode } from "react";
import { Change } from "../figure";
import { type Column, isMoney, type Value, valueText } from "./column";
import { fractionPad, type Layout } from "./layout";

/** The currency a single figure must carry itself: null where the heading says it. */
function ownCurrency<Row>(column: Column<Row>, row: Row | null, layout: Layout): string | null {
  if (!isMoney(column) || layout.currency) return null;
  return row && column.currency ? column.currency(row) : null;
}

export function drawCell<Row>(column: Column<Row>, row: Row, layout: Layout): ReactNode {
  if (column.cell) return column.cell(row);
  return drawValue(column, column.value(row), row, layout);
}

export function drawValue<Row>(
  column: Column<Row>,
  value: Value,
  row: Row | null,
  layout: Layout,
): ReactNode {
  if (value === null || value === undefined || value === "")
    return <span className="text-ink-3">–</span>;
  const currency = ownCurrency(column, row, layout);
  if (column.kind === "change") {
    return (
      <Change
        amount={String(value)}
        currency={currency ?? layout.currency ?? "USD"}
        bare={!currency}
      />
    );
  }
  const text = valueText(column, value, currency);
  const pad =
    column.kind === "quantity" || column.kind === "price" ? fractionPad(text, layout.fraction) : "";
  if (!pad) return text;
  return (
    <>
      {text}
      <span aria-hidden className="invisible">
        {pad}
      </span>
    </>
  );
}
