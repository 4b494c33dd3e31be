import { expect, it } from "vitest";
import { accountBody, accountShape, emptyAccount } from "./account-shape";

const empty = { ...emptyAccount("USD", "2026-03-04"), account_name: "Card" };

it("owes what is typed as owed, whatever the sign", () => {
  const card = { ...empty, account_type: "credit_card", opening_balance: "842.15" };
  expect(accountBody(card).opening_balance).toBe("-842.15");
  expect(accountBody({ ...card, opening_balance: "-842.15" }).opening_balance).toBe("-842.15");
});

it("opens with cash as it was typed, on its day", () => {
  expect(accountBody({ ...empty, opening_balance: "100" })).toMatchObject({
    opening_balance: "100",
    opening_balance_on: "2026-03-04",
  });
  expect(accountBody(empty)).not.toHaveProperty("opening_balance");
});

it("stores a percentage as a fraction", () => {
  expect(accountBody({ ...empty, interest_rate: "4.5" }).interest_rate).toBe("0.045");
  expect(accountBody({ ...empty, interest_rate: "" }).interest_rate).toBeNull();
});

it("refuses to close before it opens", () => {
  const dates = { ...empty, opened_on: "2026-02-01", closed_on: "2026-01-01" };
  expect(accountShape.safeParse(dates).error?.issues[0]?.path).toEqual(["closed_on"]);
});
