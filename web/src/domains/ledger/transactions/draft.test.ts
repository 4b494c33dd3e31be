import { describe, expect, it } from "vitest";
import type { Transaction } from "../queries";
import { createBody, type DraftValues, emptyDraft, tradeTotal, updateBody } from "./draft";
import { draftShape } from "./shape";
import { draftOf } from "./stored-draft";

const account = { id: "a1", currency: "USD" };
const draft = (typed: Partial<DraftValues>): DraftValues => ({
  ...emptyDraft(account, "2026-03-04"),
  ...typed,
});

describe("what is typed without a sign", () => {
  it.each([
    ["buy", { quantity: "10", unit_price: "5" }, { quantity: "10" }],
    ["sell", { quantity: "10", unit_price: "5" }, { quantity: "-10" }],
    ["sell_short", { quantity: "10", unit_price: "5" }, { quantity: "-10" }],
    ["dividend", { amount: "12.5" }, { quantity: "0", amount: "12.5" }],
    ["dividend", { amount: "12.5", reversed: true }, { amount: "-12.5" }],
    ["fee", { amount: "3" }, { amount: "-3" }],
    ["fee", { amount: "3", reversed: true }, { amount: "3" }],
    ["withdrawal", { amount: "100" }, { amount: "-100" }],
    ["transfer_out_kind", { quantity: "4" }, { quantity: "-4", amount: "0" }],
    ["opening_balance", { moves: "cash", amount: "842" }, { amount: "842", quantity: "0" }],
    ["opening_balance", { moves: "cash", amount: "842", reversed: true }, { amount: "-842" }],
    ["opening_balance", { moves: "units", quantity: "7" }, { quantity: "7", amount: "0" }],
    ["conversion_out", { moves: "units", quantity: "7" }, { quantity: "-7" }],
    ["option_exercise", { quantity: "1", amount: "500" }, { quantity: "-1", amount: "-500" }],
    [
      "option_exercise",
      { quantity: "1", amount: "500", reversed: true },
      { quantity: "-1", amount: "500" },
    ],
    ["option_expiry", { quantity: "1", reversed: true }, { quantity: "1" }],
    [
      "spin_off",
      { quantity: "3", basis_fraction: "12.5" },
      { quantity: "3", basis_fraction: "0.125" },
    ],
  ] as const)("goes the way of a %s (%j)", (transaction_type, typed, facts) => {
    expect(createBody(draft({ transaction_type, ...typed }))).toMatchObject(facts);
  });

  it("tells an exchange as one amount out and another in", () => {
    const body = createBody(
      draft({
        transaction_type: "exchange",
        amount: "100",
        counter_amount: "8800",
        counter_currency: "INR",
      }),
    );
    expect(body).toMatchObject({
      amount: "-100",
      currency: "USD",
      counter_amount: "8800",
      counter_currency: "INR",
    });
  });

  it("leaves out what the kind does not know", () => {
    const body = createBody(
      draft({ transaction_type: "deposit", amount: "5", instrument_id: "i1", ratio: "2" }),
    );
    expect(body).not.toHaveProperty("instrument_id");
    expect(body).not.toHaveProperty("ratio");
  });
});

describe("the total of a trade", () => {
  it("goes out with its costs on top, and comes in less them", () => {
    const typed = { quantity: "10", unit_price: "5", fee: "1", tax: "0.5" };
    expect(tradeTotal(draft({ transaction_type: "buy", ...typed }))).toBe("-51.5");
    expect(tradeTotal(draft({ transaction_type: "sell", ...typed }))).toBe("48.5");
  });

  it("counts what one unit stands for", () => {
    const option = draft({ transaction_type: "buy", quantity: "2", unit_price: "3.5" });
    expect(tradeTotal(option, "100")).toBe("-700.0");
  });

  it("is left to the server unless the statement says another", () => {
    const typed = { transaction_type: "sell", quantity: "10", unit_price: "5" } as const;
    expect(createBody(draft(typed))).not.toHaveProperty("amount");
    expect(createBody(draft({ ...typed, amount: "49.99" })).amount).toBe("49.99");
  });
});

const stored = {
  id: "t1",
  account_id: "a1",
  account_name: "Brokerage",
  transaction_type: "sell",
  transaction_date: "2026-03-04",
  post_date: null,
  instrument_id: "i1",
  symbol: "VTI",
  instrument_name: "Total market",
  quantity: "-10.000000000000000000",
  unit_price: "5.000000000000000000",
  amount: "49.0000",
  currency: "USD",
  fee: "1.0000",
  tax: "0.0000",
  cost_basis: null,
  acquired_on: null,
  ratio: null,
  counter_instrument_id: null,
  counter_amount: null,
  counter_currency: null,
  basis_fraction: null,
  description: "Sold",
  category: null,
  notes: null,
} as unknown as Transaction;

describe("a stored transaction", () => {
  it("is shown without signs and without a total that follows anyway", () => {
    expect(draftOf(stored)).toMatchObject({
      quantity: "10",
      unit_price: "5",
      fee: "1",
      amount: "",
    });
  });

  it("keeps a total that does not follow from units and price", () => {
    expect(draftOf({ ...stored, amount: "48.1200" }).amount).toBe("48.12");
  });

  it("shows what Python writes of nothing as nothing", () => {
    const dividend = {
      ...stored,
      transaction_type: "dividend",
      quantity: "0E-18",
      unit_price: null,
    };
    expect(draftOf(dividend as Transaction)).toMatchObject({ quantity: "", amount: "49" });
  });

  it.each([
    ["fee", "2.0000", true],
    ["fee", "-2.0000", false],
    ["dividend", "-2.0000", true],
  ] as const)("knows a %s of %s that went the other way", (transaction_type, amount, reversed) => {
    expect(draftOf({ ...stored, transaction_type, amount } as Transaction).reversed).toBe(reversed);
  });

  it("turns an exchange that was written the other way round", () => {
    const row = {
      ...stored,
      transaction_type: "exchange",
      amount: "88.0000",
      currency: "EUR",
      counter_amount: "-100.0000",
      counter_currency: "USD",
    };
    expect(draftOf(row as Transaction)).toMatchObject({
      amount: "100",
      currency: "USD",
      counter_amount: "88",
      counter_currency: "EUR",
    });
  });

  it("survives being opened and saved without a change", () => {
    expect(updateBody(draftOf(stored), draftOf(stored))).toEqual({});
  });

  it("sends only what was changed", () => {
    const before = draftOf(stored);
    expect(updateBody(before, { ...before, description: "Sold early" })).toEqual({
      description: "Sold early",
    });
  });

  it("names the price again when its total has to follow", () => {
    const before = draftOf(stored);
    expect(updateBody(before, { ...before, fee: "2" })).toEqual({ fee: "2", unit_price: "5" });
    expect(updateBody(before, { ...before, quantity: "11" })).toMatchObject({ quantity: "-11" });
  });

  it("tells everything once its kind is another", () => {
    const before = draftOf(stored);
    const body = updateBody(before, { ...before, transaction_type: "deposit", amount: "49" });
    expect(body).toMatchObject({ quantity: "0", instrument_id: null, amount: "49" });
  });
});

describe("what a form can refuse at once", () => {
  const refused = (typed: Partial<DraftValues>) =>
    draftShape.safeParse(draft(typed)).error?.issues.map(({ path }) => path[0]) ?? [];

  it("asks for what the kind needs", () => {
    expect(refused({ transaction_type: "buy" })).toEqual([
      "instrument_id",
      "quantity",
      "unit_price",
    ]);
    expect(refused({ transaction_type: "split", instrument_id: "i1" })).toEqual(["ratio"]);
    expect(refused({ transaction_type: "deposit", amount: "5" })).toEqual([]);
  });

  it("wants no sign and no words", () => {
    expect(refused({ transaction_type: "deposit", amount: "-5" })).toEqual(["amount"]);
    expect(refused({ transaction_type: "deposit", amount: "five" })).toEqual(["amount"]);
  });
});
