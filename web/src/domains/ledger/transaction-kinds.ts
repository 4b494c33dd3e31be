import type { Schemas } from "@/api/client";

export type TransactionKind = Schemas["TransactionKind"];

/** 1 comes in, -1 goes out, 0 does not move. */
type Direction = 1 | -1 | 0;

export type KindRule = {
  kind: TransactionKind;
  title: string;
  group: string;
  /** Which way units and cash usually go: a person types amounts without a sign. */
  units: Direction;
  cash: Direction;
  instrument: "needed" | "optional" | "none";
  /** The opposite direction happens too; the words of the box that says so. */
  reverse?: string;
  /** Cash or units: the person says which of the two moved. */
  either?: true;
  /** Units × price makes the amount. */
  trade?: true;
  price?: true;
  basis?: true;
  ratio?: "needed" | "optional";
  counter?: "needed" | "optional";
  basisFraction?: true;
  exchange?: true;
  /** One line that tells somebody who does not know the word. */
  hint?: string;
};

const trades = "Trades";
const income = "Income";
const costs = "Costs";
const cash = "Cash in and out";
const units = "Units in and out";
const actions = "Corporate actions";
const derivatives = "Options, futures, awards";

export const kindRules: readonly KindRule[] = [
  rule("buy", "Purchase", trades, 1, -1, "needed", { trade: true }),
  rule("sell", "Sale", trades, -1, 1, "needed", { trade: true }),
  rule("reinvestment", "Reinvestment", trades, 1, -1, "needed", {
    trade: true,
    hint: "Units bought with a distribution; the distribution is a transaction of its own.",
  }),
  rule("sell_short", "Short sale", trades, -1, 1, "needed", { trade: true }),
  rule("cover_short", "Cover of a short sale", trades, 1, -1, "needed", { trade: true }),

  rule("dividend", "Dividend", income, 0, 1, "optional", { reverse: "It was taken back" }),
  rule("interest", "Interest", income, 0, 1, "optional", { reverse: "It was taken back" }),
  rule("capital_gain_long", "Capital gain, long-term", income, 0, 1, "optional", {
    reverse: "It was taken back",
    hint: "A fund’s distribution of its own gains.",
  }),
  rule("capital_gain_short", "Capital gain, short-term", income, 0, 1, "optional", {
    reverse: "It was taken back",
    hint: "A fund’s distribution of its own gains.",
  }),
  rule("return_of_capital", "Return of capital", income, 0, 1, "needed", {
    reverse: "It was taken back",
    hint: "Lowers the cost of the units held.",
  }),
  rule("staking_reward", "Staking reward", income, 1, 0, "needed", { price: true }),

  rule("fee", "Fee", costs, 0, -1, "optional", { reverse: "It was refunded" }),
  rule("tax", "Tax", costs, 0, -1, "optional", { reverse: "It was refunded" }),
  rule("margin_interest", "Margin interest", costs, 0, -1, "optional", {
    reverse: "It was refunded",
  }),

  rule("deposit", "Deposit", cash, 0, 1, "none"),
  rule("withdrawal", "Withdrawal", cash, 0, -1, "none"),
  rule("contribution", "Contribution", cash, 0, 1, "none", {
    hint: "Into a retirement, HSA or 529 account.",
  }),
  rule("distribution", "Distribution", cash, 0, -1, "none", {
    hint: "Out of a retirement, HSA or 529 account.",
  }),
  rule("transfer_in", "Transfer in", cash, 0, 1, "none", { hint: "From another own account." }),
  rule("transfer_out", "Transfer out", cash, 0, -1, "none", { hint: "To another own account." }),
  rule("exchange", "Currency exchange", cash, 0, -1, "none", { exchange: true }),

  rule("opening_balance", "Opening balance", units, 1, 1, "optional", {
    either: true,
    basis: true,
    reverse: "It was negative (owed, or sold short)",
    hint: "What was there before the ledger begins.",
  }),
  rule("adjustment", "Adjustment", units, 1, 1, "optional", {
    either: true,
    reverse: "It takes away",
    hint: "A difference to the custodian’s statement that nothing else explains.",
  }),
  rule("transfer_in_kind", "Units transferred in", units, 1, 0, "needed", { basis: true }),
  rule("transfer_out_kind", "Units transferred out", units, -1, 0, "needed"),
  rule("conversion_in", "Roth conversion, received", units, 1, 1, "optional", {
    either: true,
    basis: true,
  }),
  rule("conversion_out", "Roth conversion, sent", units, -1, -1, "optional", { either: true }),
  rule("gift_in", "Gift received", units, 1, 0, "needed", {
    basis: true,
    hint: "The giver’s cost and date carry over.",
  }),
  rule("gift_out", "Gift given", units, -1, 0, "needed"),
  rule("inheritance", "Inheritance", units, 1, 1, "optional", {
    either: true,
    basis: true,
    hint: "Cost is the value on the day of death; always long-term.",
  }),

  rule("split", "Split", actions, 0, 0, "needed", { ratio: "needed" }),
  rule("stock_dividend", "Stock dividend", actions, 1, 0, "needed", {
    hint: "Units for nothing; the cost spreads over all units.",
  }),
  rule("spin_off", "Spin-off", actions, 1, 0, "needed", {
    counter: "needed",
    ratio: "optional",
    basisFraction: true,
  }),
  rule("merger", "Merger", actions, 0, 1, "needed", { counter: "optional", ratio: "optional" }),
  rule("ticker_change", "Change of ticker", actions, 0, 0, "needed", { counter: "needed" }),
  rule("worthless", "Written off as worthless", actions, 0, 0, "needed"),

  rule("option_exercise", "Option exercised", derivatives, -1, -1, "needed", {
    counter: "optional",
    reverse: "It was a put: cash came in",
  }),
  rule("option_assignment", "Option assigned", derivatives, 1, 1, "needed", {
    counter: "optional",
    reverse: "It was a put: cash went out",
  }),
  rule("option_expiry", "Option expired", derivatives, -1, 0, "needed", {
    reverse: "It was sold short: contracts come back",
  }),
  rule("futures_settlement", "Futures settlement", derivatives, 0, 1, "needed", {
    reverse: "It was a loss",
  }),
  rule("vest", "Vesting", derivatives, 1, 0, "needed", {
    basis: true,
    hint: "Cost is the income that was recognised.",
  }),
];

function rule(
  kind: TransactionKind,
  title: string,
  group: string,
  unitsGo: Direction,
  cashGoes: Direction,
  instrument: KindRule["instrument"],
  more: Partial<KindRule> = {},
): KindRule {
  return { kind, title, group, units: unitsGo, cash: cashGoes, instrument, ...more };
}

const byKind = new Map(kindRules.map((entry) => [entry.kind, entry]));

export function kindRule(kind: TransactionKind): KindRule {
  const found = byKind.get(kind);
  if (!found) throw new RangeError(`unknown kind of transaction: ${kind}`);
  return found;
}

/** Also for kinds that a newer server may send. */
export const kindTitle = (kind: string): string =>
  byKind.get(kind as TransactionKind)?.title ?? kind.replaceAll("_", " ");

export const kindOptions = [...new Set(kindRules.map(({ group }) => group))].map((label) => ({
  label,
  options: kindRules
    .filter(({ group }) => group === label)
    .map(({ kind, title }) => ({ value: kind as string, label: title })),
}));
