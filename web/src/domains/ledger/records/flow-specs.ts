import type { FieldSpec } from "./field-specs";
import { currency, options, owner } from "./specs";

/* What is owed and what comes in. */

export const loanTitles: Record<string, string> = {
  mortgage: "Mortgage",
  home_equity: "Home equity line",
  auto: "Car loan",
  student: "Student loan",
  personal: "Personal loan",
  credit_card: "Credit card",
  margin: "Margin loan",
  medical: "Medical debt",
  tax: "Tax owed",
  family: "Family loan",
  business: "Business loan",
  other: "Other debt",
};

export const frequencyTitles: Record<string, string> = {
  weekly: "Every week",
  biweekly: "Every two weeks",
  semimonthly: "Twice a month",
  monthly: "Every month",
  quarterly: "Every quarter",
  semiannual: "Twice a year",
  annual: "Every year",
  once: "Once",
};

const incomeTitles: Record<string, string> = {
  salary: "Salary",
  self_employment: "Self-employment",
  bonus: "Bonus",
  rental: "Rent",
  pension: "Pension",
  social_security: "Social Security",
  annuity: "Annuity",
  alimony: "Alimony",
  trust: "Trust",
  other: "Other",
};

/** Also for kinds that a file or another program named. */
export const incomeTitle = (kind: string) =>
  incomeTitles[kind] ?? kind.charAt(0).toUpperCase() + kind.slice(1).replaceAll("_", " ");

export const loanSpecs: readonly FieldSpec[] = [
  { name: "name", label: "Name", kind: "text", needed: true },
  {
    name: "liability_type",
    label: "Kind",
    kind: "choice",
    needed: true,
    initial: "mortgage",
    options: options(loanTitles),
  },
  {
    name: "current_balance",
    label: "Owed now",
    kind: "money",
    atStart: true,
    hint: "Without a sign; between statements the schedule tells the balance.",
  },
  { name: "balance_on", label: "On", kind: "day", atStart: true },
  { name: "original_amount", label: "Amount at the start", kind: "money" },
  { name: "origination_date", label: "Taken on", kind: "day" },
  { name: "interest_rate", label: "Interest a year", kind: "percent" },
  { name: "is_rate_fixed", label: "The rate is fixed", kind: "yes", initial: "true" },
  {
    name: "monthly_payment",
    label: "Payment a month",
    kind: "money",
    hint: "Principal and interest, without escrow.",
  },
  { name: "escrow_monthly", label: "Escrow a month", kind: "money" },
  { name: "payment_due_day", label: "Due on day of the month", kind: "whole" },
  { name: "maturity_date", label: "Ends on", kind: "day" },
  { name: "related_asset_id", label: "It financed", kind: "choice", options: [] },
  { name: "lender_name", label: "Lender", kind: "text" },
  { name: "account_number_last4", label: "Last four digits", kind: "text" },
  owner,
  currency,
  { name: "auto_pay_enabled", label: "Paid automatically", kind: "yes", initial: "false" },
  { name: "paid_off_on", label: "Paid off on", kind: "day" },
];

export const incomeSpecs: readonly FieldSpec[] = [
  {
    name: "source_name",
    label: "From",
    kind: "text",
    needed: true,
    hint: "Employer, tenant, pension office …",
  },
  {
    name: "income_type",
    label: "Kind",
    kind: "choice",
    needed: true,
    initial: "salary",
    options: options(incomeTitles),
  },
  { name: "amount", label: "Amount each time", kind: "money", needed: true },
  {
    name: "frequency",
    label: "How often",
    kind: "choice",
    needed: true,
    initial: "monthly",
    options: options(frequencyTitles),
  },
  { name: "start_date", label: "First payment on", kind: "day" },
  { name: "end_date", label: "Ends on", kind: "day" },
  { name: "growth_rate", label: "Grows a year by", kind: "percent", signed: true },
  { name: "related_asset_id", label: "Comes from", kind: "choice", options: [] },
  owner,
  currency,
  { name: "is_active", label: "It is paid at present", kind: "yes", initial: "true" },
];
