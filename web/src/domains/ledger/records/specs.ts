import type { Option } from "@/ui/input";
import type { FieldSpec } from "./field-specs";

export const options = (titles: Record<string, string>): Option[] =>
  Object.entries(titles).map(([value, label]) => ({ value, label }));

export const categoryTitles: Record<string, string> = {
  vehicle: "Vehicle",
  business: "Business interest",
  insurance: "Insurance cash value",
  other: "Something else",
};

export const purposeTitles: Record<string, string> = {
  "owner-occupied": "Lived in",
  rented: "Rented out",
  vacant: "Vacant",
  vacation: "Holidays",
  "under-construction": "Under construction",
};

export const owner: FieldSpec = { name: "owner_id", label: "Owner", kind: "owner" };
export const currency: FieldSpec = {
  name: "currency",
  label: "Currency",
  kind: "currency",
  needed: true,
};
const ownership: FieldSpec = {
  name: "ownership",
  label: "Part owned",
  kind: "percent",
  initial: "100",
  needed: true,
  hint: "50 where somebody outside the household owns the other half.",
};
const value: FieldSpec[] = [
  {
    name: "current_value",
    label: "Value of the whole",
    kind: "money",
    atStart: true,
    hint: "The first entry of its history; later values are added on its page.",
  },
  { name: "valued_on", label: "Valued on", kind: "day", atStart: true },
];
const bought: FieldSpec[] = [
  { name: "acquisition_date", label: "Acquired on", kind: "day" },
  { name: "cost_basis", label: "Cost", kind: "money" },
];
const gone: FieldSpec = { name: "disposed_on", label: "Sold or given away on", kind: "day" };

export const propertySpecs: readonly FieldSpec[] = [
  { name: "name", label: "Name", kind: "text", needed: true },
  {
    name: "property_type",
    label: "Kind",
    kind: "choice",
    options: options({
      "single-family": "Single-family house",
      condo: "Condominium",
      townhouse: "Townhouse",
      "multi-family": "Multi-family house",
      land: "Land",
      commercial: "Commercial",
      other: "Other",
    }),
  },
  ...value,
  { name: "purchase_price", label: "Purchase price", kind: "money" },
  { name: "purchase_date", label: "Bought on", kind: "day" },
  owner,
  ownership,
  currency,
  { name: "address_line1", label: "Street", kind: "text", part: "Where it stands" },
  { name: "city", label: "City", kind: "text" },
  { name: "state", label: "State", kind: "text" },
  { name: "zip_code", label: "Postal code", kind: "text" },
  { name: "square_footage", label: "Square feet", kind: "whole" },
  { name: "year_built", label: "Built in", kind: "whole" },
  { name: "bedrooms", label: "Bedrooms", kind: "whole" },
  { name: "bathrooms", label: "Bathrooms", kind: "number" },
  {
    name: "rental_status",
    label: "Use",
    kind: "choice",
    needed: true,
    initial: "owner-occupied",
    options: options(purposeTitles),
    part: "Rent and costs",
  },
  { name: "monthly_rent", label: "Rent a month", kind: "money" },
  { name: "vacancy_rate", label: "Part of the year unlet", kind: "percent" },
  { name: "management_rate", label: "Management, of the rent", kind: "percent" },
  { name: "property_tax_annual", label: "Property tax a year", kind: "money" },
  { name: "insurance_annual", label: "Insurance a year", kind: "money" },
  { name: "maintenance_annual", label: "Maintenance a year", kind: "money" },
  { name: "utilities_annual", label: "Utilities a year", kind: "money" },
  { name: "hoa_monthly", label: "Association fees a month", kind: "money" },
  { ...gone, part: "The rest" },
  { name: "description", label: "Notes", kind: "notes" },
];

export const assetSpecs: readonly FieldSpec[] = [
  { name: "name", label: "Name", kind: "text", needed: true },
  {
    name: "category",
    label: "Category",
    kind: "choice",
    needed: true,
    initial: "vehicle",
    options: options(categoryTitles),
  },
  {
    name: "asset_type",
    label: "What it is",
    kind: "text",
    needed: true,
    hint: "Car, boat, art, whole life policy, share of a company …",
  },
  ...value,
  ...bought,
  owner,
  ownership,
  currency,
  gone,
  { name: "description", label: "Notes", kind: "notes" },
];

export const alternativeSpecs: readonly FieldSpec[] = [
  { name: "name", label: "Name", kind: "text", needed: true },
  {
    name: "investment_type",
    label: "Kind",
    kind: "text",
    needed: true,
    hint: "Private equity fund, venture fund, hedge fund, private credit, angel share …",
  },
  ...value,
  {
    name: "valuation_method",
    label: "How it is valued",
    kind: "text",
    hint: "Net asset value of the manager, last round …",
  },
  { name: "initial_investment", label: "Paid in at first", kind: "money" },
  { name: "commitment_amount", label: "Commitment", kind: "money" },
  { name: "unfunded_commitment", label: "Still to be called", kind: "money" },
  { name: "inception_date", label: "Begun on", kind: "day" },
  { name: "expected_term_years", label: "Expected term in years", kind: "whole" },
  { name: "illiquidity_discount", label: "Discount for illiquidity", kind: "percent" },
  ...bought,
  owner,
  ownership,
  currency,
  gone,
  { name: "description", label: "Notes", kind: "notes" },
];
