import { describe, expect, it } from "vitest";
import { missingIn } from "./mapping-fields";
import { countsOf, previewOf, toWrite, withAccount, withChoice } from "./preview";

const file = { options: { account_id: "old", accounts: { A: "1" }, open_positions: false } };

describe("the choices for an account of the file", () => {
  it("send it to one of ours, and forget that it was to be opened", () => {
    const opened = withAccount(file, "B", { name: "Roth", kind: "roth_ira" });
    expect(opened.accounts).toEqual({ A: "1", B: "new" });
    expect(opened.new_accounts).toEqual({ B: { name: "Roth", kind: "roth_ira" } });
    const sent = withAccount({ options: opened }, "B", { accountId: "2" });
    expect(sent.accounts).toEqual({ A: "1", B: "2" });
    expect(sent.new_accounts).toEqual({});
  });

  it("no longer put the whole file into one account", () => {
    expect(withAccount(file, "B", { accountId: "2" }).account_id).toBeUndefined();
  });
});

it("keeps the other choices when one changes", () => {
  expect(withChoice(file, { include_conflicts: true })).toEqual({
    ...file.options,
    include_conflicts: true,
  });
});

it("counts what a press on Import would write", () => {
  const counts = countsOf({ counts: { new: 3, openings: 1, conflicting: 2 } });
  expect(toWrite(counts, {})).toBe(4);
  expect(toWrite(counts, { include_conflicts: true })).toBe(6);
});

it("reads a preview that is not there yet as an empty one", () => {
  expect(previewOf({ preview: {} })).toMatchObject({ accounts: [], new: [], checks: [] });
  expect(countsOf({ counts: {} }).new).toBe(0);
});

it("says what a mapping still lacks", () => {
  expect(missingIn({ amount: "Betrag" })).toMatch(/date/);
  expect(missingIn({ traded_on: "Datum" })).toMatch(/amount/);
  expect(missingIn({ traded_on: "Datum", credit: "Haben" })).toBeNull();
});
