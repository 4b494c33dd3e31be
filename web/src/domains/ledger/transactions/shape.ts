import { isDecimal, signOf } from "@/lib/decimal";
import { z } from "@/lib/schema";
import { kindRule } from "../transaction-kinds";
import { type DraftValues, fieldsOf } from "./draft";

const numbers = [
  "quantity",
  "unit_price",
  "amount",
  "fee",
  "tax",
  "cost_basis",
  "ratio",
  "counter_amount",
  "basis_fraction",
] as const;

type Issue = [field: keyof DraftValues, message: string];

function* problems(values: DraftValues): Generator<Issue> {
  const rule = kindRule(values.transaction_type);
  const shown = fieldsOf(rule, values.moves);
  const empty = (field: keyof DraftValues) => values[field] === "";

  if (empty("account_id")) yield ["account_id", "Choose the account."];
  if (empty("transaction_date")) yield ["transaction_date", "Say on which day it happened."];
  for (const field of numbers) {
    const typed = values[field];
    if (typed === "") continue;
    if (!isDecimal(typed)) yield [field, "This is not a number."];
    else if (signOf(typed) < 0 && field !== "fee" && field !== "tax")
      yield [field, "Leave the sign out: the kind says which way it goes."];
  }
  if (shown.instrumentNeeded && empty("instrument_id"))
    yield ["instrument_id", "Choose an instrument from the list, or create it."];
  const unitsFollow = rule.kind === "spin_off" && !empty("ratio");
  if (shown.units && empty("quantity") && !unitsFollow) yield ["quantity", "How many units?"];
  if (rule.trade && empty("unit_price") && empty("amount"))
    yield ["unit_price", "Give the price, or the total below."];
  if (rule.price && empty("unit_price")) yield ["unit_price", "What was one unit worth that day?"];
  if (shown.amount && !rule.trade && empty("amount") && rule.instrument !== "needed")
    yield ["amount", "How much?"];
  if (rule.exchange && empty("amount")) yield ["amount", "How much was paid?"];
  if (rule.exchange && empty("counter_amount")) yield ["counter_amount", "How much was received?"];
  if (rule.exchange && empty("counter_currency"))
    yield ["counter_currency", "In which currency? Three letters."];
  if (rule.ratio === "needed" && empty("ratio"))
    yield ["ratio", "New units for each old one; 2 for two-for-one."];
  if (rule.counter === "needed" && empty("counter_instrument_id"))
    yield ["counter_instrument_id", "Choose the instrument that was received."];
  if (!/^[A-Z]{3}$/.test(values.currency)) yield ["currency", "Three letters, such as USD."];
}

/** Checks what a person can put right at once; the server checks the rest against the ledger. */
export const draftShape = z.custom<DraftValues>().superRefine((values, context) => {
  for (const [field, message] of problems(values))
    context.addIssue({ code: "custom", path: [field], message });
});
