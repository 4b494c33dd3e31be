import { useSuspenseQuery } from "@tanstack/react-query";
import { negate } from "@/lib/decimal";
import { formatMoney, formatPercent } from "@/lib/format";
import { type Line, Statement, StatRow } from "@/ui/statement";
import { type Property, propertyCashFlow } from "./queries";

const words = (name: string) => {
  if (name.startsWith("hoa")) return "Association fees";
  const text = name.replace(/_(annual|monthly)$/, "").replaceAll("_", " ");
  return text.charAt(0).toUpperCase() + text.slice(1);
};

/** A year of the property: rent, costs and debt, down to what is left. */
export function CashFlow({ property: home }: { property: Property }) {
  const { data: flow } = useSuspenseQuery(propertyCashFlow(home.id));
  const { currency } = flow;
  const money = (amount: string) => formatMoney(amount, currency, { bare: true });
  const lines: Line[] = [
    { title: "Rent at full occupancy", figure: money(flow.gross_income) },
    ...lineIf("Unlet time", flow.vacancy_loss, money),
    { title: "Rent received", figure: money(flow.effective_income), kind: "sum" },
    ...Object.entries(flow.expenses).flatMap(([name, amount]) =>
      lineIf(words(name), amount, money),
    ),
    { title: "Net operating income", figure: money(flow.net_operating_income), kind: "sum" },
    ...lineIf("Payments on loans", flow.debt_service, money),
    {
      title: "Left over in a year",
      note: `${formatMoney(flow.monthly_cash_flow, currency)} a month`,
      figure: money(flow.cash_flow),
      kind: "result",
    },
  ];
  const ratios = [
    ["Capitalisation rate", flow.cap_rate, "net operating income ÷ value"],
    ["Cash on cash", flow.cash_on_cash, "left over ÷ cash paid in"],
    ["Costs of rent", flow.expense_ratio, "costs ÷ rent received"],
    ["Break-even occupancy", flow.break_even_occupancy, "let for so much of the year"],
  ] as const;
  const known = ratios.filter(([, ratio]) => ratio !== null);
  return (
    <section className="grid gap-5">
      <div className="max-w-[36rem]">
        <Statement title="Cash flow of a year" unit={`in ${currency}`} lines={lines} />
      </div>
      {known.length > 0 && (
        <StatRow
          stats={known.map(([label, ratio, note]) => ({
            label,
            figure: formatPercent(ratio ?? 0, 1),
            note,
          }))}
        />
      )}
      {flow.missing.length > 0 && (
        <p className="text-sm text-ink-2">
          Not stated, so not counted:{" "}
          {flow.missing.map((name) => words(name).toLowerCase()).join(", ")}. Add them under “Edit”.
        </p>
      )}
    </section>
  );
}

function lineIf(title: string, amount: string, money: (amount: string) => string): Line[] {
  return Number(amount) === 0 ? [] : [{ title, figure: money(negate(amount)), indent: true }];
}
