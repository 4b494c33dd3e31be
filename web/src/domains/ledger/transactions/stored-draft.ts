import { absolute, add, compare, multiply, negate, signOf } from "@/lib/decimal";
import { trimmed } from "../decimals";
import type { Transaction } from "../queries";
import { kindRule } from "../transaction-kinds";
import { type DraftValues, emptyDraft, tradeTotal } from "./draft";

const shown = (figure: string | null) =>
  figure === null || signOf(figure) === 0 ? "" : trimmed(absolute(figure));

const label = (symbol: string | null, name: string | null) =>
  symbol && name && symbol !== name ? `${symbol} · ${name}` : (symbol ?? name ?? "");

/** A stored transaction as its form shows it. */
export function draftOf(row: Transaction, multiplier = "1"): DraftValues {
  const rule = kindRule(row.transaction_type);
  const movesUnits = Boolean(row.instrument_id) && signOf(row.quantity) !== 0;
  const moves = rule.either && movesUnits ? "units" : "cash";
  const leading = rule.either && movesUnits ? row.quantity : row.amount;
  const usual = rule.either && movesUnits ? rule.units : rule.cash || rule.units;
  const figure = rule.cash === 0 && rule.units !== 0 ? row.quantity : leading;
  const values: DraftValues = {
    ...emptyDraft({ id: row.account_id, currency: row.currency }, row.transaction_date),
    transaction_type: row.transaction_type,
    post_date: row.post_date ?? "",
    moves,
    reversed: Boolean(rule.reverse) && signOf(figure) === -usual,
    instrument_id: row.instrument_id ?? "",
    instrument_label: label(row.symbol, row.instrument_name),
    quantity: shown(row.quantity),
    unit_price: row.unit_price === null ? "" : trimmed(row.unit_price),
    amount: shown(row.amount),
    fee: signOf(row.fee) === 0 ? "" : trimmed(row.fee),
    tax: signOf(row.tax) === 0 ? "" : trimmed(row.tax),
    cost_basis: row.cost_basis === null ? "" : trimmed(row.cost_basis),
    acquired_on: row.acquired_on ?? "",
    ratio: row.ratio === null ? "" : trimmed(row.ratio),
    counter_instrument_id: row.counter_instrument_id ?? "",
    counter_amount: row.counter_amount === null ? "" : shown(row.counter_amount),
    counter_currency: row.counter_currency ?? "",
    basis_fraction: row.basis_fraction === null ? "" : trimmed(multiply(row.basis_fraction, "100")),
    description: row.description,
    category: row.category ?? "",
    notes: row.notes ?? "",
  };
  if (rule.trade) values.amount = statedTotal(values, row.amount, multiplier);
  if (rule.exchange && signOf(row.amount) > 0) return turnedAround(values);
  return values;
}

const cent = "0.01";

/** A total that follows from units and price is left out, so that it follows them again. */
function statedTotal(values: DraftValues, amount: string, multiplier: string): string {
  const total = tradeTotal(values, multiplier);
  if (total === null) return trimmed(absolute(amount));
  const apart = absolute(add(total, negate(amount)));
  return compare(apart, cent) > 0 ? trimmed(absolute(amount)) : "";
}

/** The form tells an exchange as "paid, received", whichever side the file put first. */
function turnedAround(values: DraftValues): DraftValues {
  return {
    ...values,
    amount: values.counter_amount,
    currency: values.counter_currency,
    counter_amount: values.amount,
    counter_currency: values.currency,
  };
}
