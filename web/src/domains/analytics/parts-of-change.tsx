import type { Schemas } from "@/api/client";
import { signOf } from "@/lib/decimal";
import { formatMoney } from "@/lib/format";
import { Waterfall, type WaterfallStep } from "@/ui/charts/waterfall";

type PartsOfChangeProps = { parts: Schemas["Parts"]; currency: string };

/** Start to end, part by part; the parts add up, and that they do is said. */
export function PartsOfChange({ parts, currency }: PartsOfChangeProps) {
  const steps: WaterfallStep[] = [
    { key: "start", title: "Value at the start", amount: parts.start_value, kind: "total" },
    {
      key: "flows",
      title: "Paid in and out",
      amount: parts.flows,
      kind: "change",
      neutral: true,
    },
    { key: "price", title: "Prices", amount: parts.price, kind: "change" },
    { key: "income", title: "Income", amount: parts.income, kind: "change" },
    { key: "fees", title: "Fees", amount: parts.fees, kind: "change" },
    { key: "taxes", title: "Taxes", amount: parts.taxes, kind: "change" },
    { key: "currency", title: "Currencies", amount: parts.currency, kind: "change" },
    { key: "residual", title: "Not explained", amount: parts.residual, kind: "change" },
    { key: "end", title: "Value at the end", amount: parts.end_value, kind: "total" },
  ];
  return (
    <div>
      <Waterfall title="Why the value changed" steps={steps} currency={currency} />
      <p className="pt-2 text-sm text-ink-3">
        {signOf(parts.residual) === 0
          ? `The parts add up to the cent: ${formatMoney("0", currency)} is not explained.`
          : "What is not explained is a difference that no row accounts for, such as a stated balance that the rows do not reach."}
      </p>
    </div>
  );
}
