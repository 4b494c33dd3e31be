import type { Schemas } from "@/api/client";

export type TaxTreatment = Schemas["TaxTreatment"];
export type LotMethod = Schemas["LotMethod"];

type AccountKind = {
  key: string;
  title: string;
  tax: TaxTreatment;
  /** Can hold units of instruments, so that lots and a lot method matter. */
  invests: boolean;
};

const kind = (key: string, title: string, tax: TaxTreatment, invests = true): AccountKind => ({
  key,
  title,
  tax,
  invests,
});

/** The kinds of accounts, in the order a form offers them; the server has the same list. */
export const accountKindGroups: readonly { label: string; kinds: readonly AccountKind[] }[] = [
  {
    label: "Everyday",
    kinds: [
      kind("checking", "Checking", "taxable", false),
      kind("savings", "Savings", "taxable", false),
      kind("money_market", "Money market", "taxable", false),
      kind("certificate", "Certificate of deposit", "taxable", false),
      kind("credit_card", "Credit card", "none", false),
      kind("loan", "Loan", "none", false),
    ],
  },
  {
    label: "Investing",
    kinds: [
      kind("brokerage", "Brokerage", "taxable"),
      kind("stock_plan", "Stock plan", "taxable"),
      kind("crypto", "Crypto wallet", "taxable"),
      kind("trust", "Trust", "taxable"),
      kind("custodial", "Custodial (UTMA)", "taxable"),
    ],
  },
  {
    label: "Retirement, own",
    kinds: [
      kind("traditional_ira", "Traditional IRA", "traditional"),
      kind("roth_ira", "Roth IRA", "roth"),
      kind("rollover_ira", "Rollover IRA", "traditional"),
      kind("inherited_ira", "Inherited IRA", "traditional"),
      kind("sep_ira", "SEP IRA", "traditional"),
      kind("simple_ira", "SIMPLE IRA", "traditional"),
      kind("solo_401k", "Solo 401(k)", "traditional"),
    ],
  },
  {
    label: "Retirement, through an employer",
    kinds: [
      kind("401k", "401(k), pre-tax", "traditional"),
      kind("roth_401k", "Roth 401(k)", "roth"),
      kind("after_tax_401k", "401(k), after-tax", "after_tax"),
      kind("403b", "403(b)", "traditional"),
      kind("457b", "457(b)", "traditional"),
      kind("pension", "Pension account", "traditional"),
    ],
  },
  {
    label: "Health and education",
    kinds: [kind("hsa", "HSA", "hsa"), kind("529", "529 plan", "education")],
  },
  {
    label: "India",
    kinds: [
      kind("demat", "Demat", "taxable"),
      kind("mutual_fund_folio", "Mutual fund folio", "taxable"),
      kind("ppf", "Public Provident Fund", "exempt", false),
      kind("epf", "Employees’ Provident Fund", "exempt", false),
      kind("nps", "National Pension System", "traditional"),
    ],
  },
  { label: "Other", kinds: [kind("other", "Other", "taxable")] },
];

const byKey = new Map(
  accountKindGroups.flatMap(({ kinds }) => kinds).map((entry) => [entry.key, entry]),
);

export const accountKind = (key: string): AccountKind | undefined => byKey.get(key);

export const kindOptions = accountKindGroups.map(({ label, kinds }) => ({
  label,
  options: kinds.map(({ key, title }) => ({ value: key, label: title })),
}));

export const taxTitles: Record<TaxTreatment, string> = {
  taxable: "Taxable",
  traditional: "Traditional",
  roth: "Roth",
  after_tax: "After-tax",
  hsa: "HSA",
  education: "Education",
  exempt: "Exempt",
  none: "No tax",
};

export const lotMethodTitles: Record<LotMethod, string> = {
  fifo: "Oldest first (FIFO)",
  lifo: "Newest first (LIFO)",
  hifo: "Highest cost first (HIFO)",
  average: "Average cost",
  least_tax: "Least tax",
  specific: "Chosen at each sale",
};

/** Classes of net worth in the order of a balance sheet; what is owed comes last. */
export const accountClasses: readonly { key: string; title: string }[] = [
  { key: "cash", title: "Cash" },
  { key: "investments", title: "Investments" },
  { key: "retirement", title: "Retirement" },
  { key: "health", title: "Health savings" },
  { key: "education", title: "Education" },
  { key: "other", title: "Other" },
  { key: "debt", title: "Owed" },
];

export const optionsOf = <Key extends string>(titles: Record<Key, string>) =>
  (Object.keys(titles) as Key[]).map((value) => ({ value, label: titles[value] }));
