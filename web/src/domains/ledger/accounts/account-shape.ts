import type { Schemas } from "@/api/client";
import { isDecimal, negate, signOf } from "@/lib/decimal";
import { z } from "@/lib/schema";
import { accountKind } from "../account-kinds";
import { fractionOf, percentOf } from "../decimals";
import type { Account } from "../queries";

const decimal = z
  .string()
  .refine((typed) => typed === "" || isDecimal(typed), "This is not a number.");

export const accountShape = z
  .object({
    account_name: z.string().trim().min(1, "Give it a name you know it by.").max(255),
    account_type: z.string().min(1, "Choose what kind of account it is."),
    owner_id: z.string(),
    institution_name: z.string().trim().max(255),
    account_number_last4: z
      .string()
      .trim()
      .regex(/^[0-9A-Za-z]{0,4}$/, "At most four letters or digits."),
    currency: z.string().regex(/^[A-Z]{3}$/, "Three letters, such as USD."),
    tax_treatment: z.string(),
    lot_method: z.string(),
    opening_balance: decimal,
    opening_balance_on: z.string(),
    opened_on: z.string(),
    closed_on: z.string(),
    interest_rate: decimal.refine(
      (typed) => !isDecimal(typed) || (signOf(typed) >= 0 && Number(typed) < 100),
      "A percentage from 0 to below 100.",
    ),
    may_go_short: z.boolean(),
    notes: z.string().max(4000),
  })
  .refine(({ opened_on, closed_on }) => !opened_on || !closed_on || opened_on <= closed_on, {
    path: ["closed_on"],
    message: "The account closes before it opens.",
  });

export type AccountValues = z.infer<typeof accountShape>;

export const emptyAccount = (currency: string, day: string): AccountValues => ({
  account_name: "",
  account_type: "brokerage",
  owner_id: "",
  institution_name: "",
  account_number_last4: "",
  currency,
  tax_treatment: "taxable",
  lot_method: "fifo",
  opening_balance: "",
  opening_balance_on: day,
  opened_on: "",
  closed_on: "",
  interest_rate: "",
  may_go_short: false,
  notes: "",
});

export function valuesOfAccount(account: Account): AccountValues {
  return {
    account_name: account.account_name,
    account_type: account.account_type,
    owner_id: account.owner_id ?? "",
    institution_name: account.institution_name ?? "",
    account_number_last4: account.account_number_last4 ?? "",
    currency: account.currency,
    tax_treatment: account.tax_treatment,
    lot_method: account.lot_method,
    opening_balance: "",
    opening_balance_on: "",
    opened_on: account.opened_on ?? "",
    closed_on: account.closed_on ?? "",
    interest_rate: percentOf(account.interest_rate),
    may_go_short: account.may_go_short,
    notes: account.notes ?? "",
  };
}

const orNull = (text: string) => (text === "" ? null : text);

/** Facts as the API takes them. The opening balance of what is owed is negative; people type it without a sign. */
export function accountBody(values: AccountValues): Schemas["AccountCreate"] {
  const { opening_balance, opening_balance_on, ...rest } = values;
  const body: Schemas["AccountCreate"] = {
    ...rest,
    tax_treatment: values.tax_treatment as Schemas["TaxTreatment"],
    lot_method: values.lot_method as Schemas["LotMethod"],
    owner_id: orNull(values.owner_id),
    institution_name: orNull(values.institution_name),
    account_number_last4: orNull(values.account_number_last4),
    opened_on: orNull(values.opened_on),
    closed_on: orNull(values.closed_on),
    interest_rate: fractionOf(values.interest_rate),
    notes: orNull(values.notes),
  };
  if (opening_balance !== "" && signOf(opening_balance) !== 0) {
    body.opening_balance =
      isOwed(values.account_type) && signOf(opening_balance) > 0
        ? negate(opening_balance)
        : opening_balance;
    body.opening_balance_on = orNull(opening_balance_on);
  }
  return body;
}

/** What stands in such an account is a debt. */
export const isOwed = (kind: string) => kind === "credit_card" || kind === "loan";

export const invests = (kind: string) => accountKind(kind)?.invests ?? true;
