import { expect, it } from "vitest";
import { linkOf } from "./attention-list";

const item = {
  severity: "error" as const,
  message: "",
  fix: "",
  count: 1,
  account_id: null,
  instrument_id: null,
  transaction_id: null,
  import_id: null,
  belonging_id: null,
};

it("leads from what is missing to where it is mended", () => {
  expect(linkOf({ ...item, kind: "missing_price", instrument_id: "i1" })).toBe("/instruments/i1");
  expect(linkOf({ ...item, kind: "missing_price", belonging_id: "b1" })).toBe("/property");
  expect(linkOf({ ...item, kind: "missing_rate" })).toBe("/settings/data");
  expect(linkOf({ ...item, kind: "import", import_id: "f1" })).toBe("/import/f1");
});

it("leads from an issue of the ledger to its rows", () => {
  expect(linkOf({ ...item, kind: "ledger_issue", account_id: "a1", instrument_id: "i1" })).toBe(
    "/transactions?account_id=a1&instrument_id=i1",
  );
});

it("leads nowhere where only waiting helps", () => {
  expect(linkOf({ ...item, kind: "pending" })).toBeNull();
});
