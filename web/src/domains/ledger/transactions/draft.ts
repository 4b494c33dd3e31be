import type { Schemas } from "@/api/client";
import { add, compare, isDecimal, multiply, negate } from "@/lib/decimal";
import { type KindRule, kindRule, type TransactionKind } from "../transaction-kinds";

export type TransactionFacts = Omit<Schemas["TransactionCreate"], "account_id">;

/** What a person types: amounts without signs, named as the server names them. */
export type DraftValues = {
  account_id: string;
  transaction_type: TransactionKind;
  transaction_date: string;
  post_date: string;
  /** For kinds that move cash or units: which of the two. */
  moves: "cash" | "units";
  /** The direction is the opposite of the usual one. */
  reversed: boolean;
  instrument_id: string;
  instrument_label: string;
  quantity: string;
  unit_price: string;
  amount: string;
  currency: string;
  fee: string;
  tax: string;
  cost_basis: string;
  acquired_on: string;
  ratio: string;
  counter_instrument_id: string;
  counter_label: string;
  counter_amount: string;
  counter_currency: string;
  /** In percent. */
  basis_fraction: string;
  description: string;
  category: string;
  notes: string;
};

export function emptyDraft(
  account: { id: string; currency: string } | undefined,
  day: string,
): DraftValues {
  return {
    account_id: account?.id ?? "",
    transaction_type: "buy",
    transaction_date: day,
    post_date: "",
    moves: "cash",
    reversed: false,
    instrument_id: "",
    instrument_label: "",
    quantity: "",
    unit_price: "",
    amount: "",
    currency: account?.currency ?? "USD",
    fee: "",
    tax: "",
    cost_basis: "",
    acquired_on: "",
    ratio: "",
    counter_instrument_id: "",
    counter_label: "",
    counter_amount: "",
    counter_currency: "",
    basis_fraction: "",
    description: "",
    category: "",
    notes: "",
  };
}

export type Fields = {
  units: boolean;
  amount: boolean;
  instrument: boolean;
  instrumentNeeded: boolean;
  basis: boolean;
};

/** Which fields the form shows, once kind and what moves are known. */
export function fieldsOf(rule: KindRule, moves: "cash" | "units"): Fields {
  const units = rule.units !== 0 && (!rule.either || moves === "units");
  const amount = rule.cash !== 0 && (!rule.either || moves === "cash") && !rule.exchange;
  const instrument = rule.either ? moves === "units" : rule.instrument !== "none";
  return {
    units,
    amount,
    instrument,
    instrumentNeeded: rule.either ? instrument : rule.instrument === "needed",
    basis: Boolean(rule.basis) && units,
  };
}

/** Where units and cash both have a direction of their own, only the cash turns around. */
function directions(rule: KindRule, reversed: boolean): { units: 1 | -1; cash: 1 | -1 } {
  const turn = reversed && rule.reverse ? -1 : 1;
  const both = rule.units !== 0 && rule.cash !== 0 && !rule.either;
  return {
    units: rule.units * (both ? 1 : turn) < 0 ? -1 : 1,
    cash: rule.cash * turn < 0 ? -1 : 1,
  };
}

const signed = (typed: string, direction: 1 | -1) => (direction < 0 ? negate(typed) : typed);
const zeroOr = (typed: string) => (typed === "" ? "0" : typed);
const nullOr = (typed: string) => (typed === "" ? null : typed);

/** The cash a trade moves: units × price × multiplier, costs on top or off. */
export function tradeTotal(values: DraftValues, multiplier = "1"): string | null {
  const { quantity, unit_price, fee, tax, transaction_type } = values;
  if (!isDecimal(quantity) || !isDecimal(unit_price)) return null;
  if (![fee, tax].every((cost) => cost === "" || isDecimal(cost))) return null;
  const { cash } = directions(kindRule(transaction_type), false);
  const worth = multiply(multiply(quantity, unit_price), multiplier);
  const costs = add(zeroOr(fee), zeroOr(tax));
  return add(signed(worth, cash), negate(costs));
}

/** Every fact the kind knows, null where it says nothing; the signs are the ledger's. */
export function factsOf(values: DraftValues): Record<keyof TransactionFacts & string, unknown> {
  const rule = kindRule(values.transaction_type);
  const shown = fieldsOf(rule, values.moves);
  const way = directions(rule, values.reversed);
  const facts: Record<string, unknown> = {
    transaction_type: values.transaction_type,
    transaction_date: values.transaction_date,
    post_date: nullOr(values.post_date),
    currency: nullOr(values.currency),
    instrument_id: shown.instrument ? nullOr(values.instrument_id) : null,
    quantity: shown.units && values.quantity ? signed(values.quantity, way.units) : "0",
    unit_price: rule.trade || rule.price ? nullOr(values.unit_price) : null,
    fee: rule.trade ? zeroOr(values.fee) : "0",
    tax: rule.trade ? zeroOr(values.tax) : "0",
    cost_basis: shown.basis ? nullOr(values.cost_basis) : null,
    acquired_on: shown.basis ? nullOr(values.acquired_on) : null,
    ratio: rule.ratio ? nullOr(values.ratio) : null,
    counter_instrument_id: rule.counter ? nullOr(values.counter_instrument_id) : null,
    counter_amount: rule.exchange ? nullOr(values.counter_amount) : null,
    counter_currency: rule.exchange ? nullOr(values.counter_currency) : null,
    basis_fraction:
      rule.basisFraction && values.basis_fraction ? multiply(values.basis_fraction, "0.01") : null,
    description: values.description,
    category: nullOr(values.category),
    notes: nullOr(values.notes),
  };
  if (rule.exchange) facts.amount = signed(values.amount, -1);
  // A trade's amount may be left to the server, which knows the instrument's multiplier.
  else if (rule.trade) facts.amount = values.amount === "" ? null : signed(values.amount, way.cash);
  else facts.amount = shown.amount ? signed(zeroOr(values.amount), way.cash) : "0";
  return facts as Record<keyof TransactionFacts & string, unknown>;
}

export function createBody(values: DraftValues): Schemas["TransactionCreate"] {
  const told = Object.entries(factsOf(values)).filter(([, value]) => value !== null);
  return { ...Object.fromEntries(told), account_id: values.account_id } as ReturnType<
    typeof createBody
  >;
}

function same(a: unknown, b: unknown): boolean {
  if (typeof a === "string" && typeof b === "string" && isDecimal(a) && isDecimal(b))
    return compare(a, b) === 0;
  return a === b;
}

/** Only what was changed, so that facts the form does not show stay as they are. */
export function updateBody(before: DraftValues, after: DraftValues): Schemas["TransactionUpdate"] {
  const old = factsOf(before);
  const now = factsOf(after);
  const whole = before.transaction_type !== after.transaction_type;
  const changed = Object.fromEntries(
    Object.entries(now).filter(
      ([name, value]) => whole || !same(value, old[name as keyof typeof old]),
    ),
  );
  if (before.account_id !== after.account_id) changed.account_id = after.account_id;
  const rule = kindRule(after.transaction_type);
  if (rule.trade && now.amount === null) {
    delete changed.amount;
    // Naming the price has the server work out the amount again.
    if (["quantity", "fee", "tax"].some((name) => name in changed))
      changed.unit_price = now.unit_price;
  }
  return changed;
}
