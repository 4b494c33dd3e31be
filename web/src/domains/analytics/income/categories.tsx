import type { Schemas } from "@/api/client";
import { add, compare, sum } from "@/lib/decimal";
import { AllocationBars } from "@/ui/charts/allocation-bars";

type Month = Schemas["IncomeMonth"];
type CategoriesProps = { months: readonly Month[]; currency: string };

type Total = { category: string; amount: string };

/** Sums by category over all months, the largest first. */
export function totalsOf(months: readonly Month[], side: "income" | "expenses"): Total[] {
  const totals = new Map<string, string>();
  for (const month of months)
    for (const { category, amount } of month[side])
      totals.set(category, add(totals.get(category) ?? "0", amount));
  return [...totals]
    .map(([category, amount]) => ({ category, amount }))
    .sort((a, b) => compare(b.amount, a.amount));
}

/** Where money came from and where it went. */
export function Categories({ months, currency }: CategoriesProps) {
  return (
    <div className="grid gap-x-12 gap-y-8 lg:grid-cols-2">
      <Side title="Came in" totals={totalsOf(months, "income")} currency={currency} />
      <Side title="Went out" totals={totalsOf(months, "expenses")} currency={currency} />
    </div>
  );
}

function Side({ title, totals, currency }: { title: string; totals: Total[]; currency: string }) {
  const whole = Number(sum(totals.map(({ amount }) => amount)));
  if (totals.length === 0) return <p className="text-ink-3">{title}: nothing in these months.</p>;
  return (
    <AllocationBars
      title={title}
      currency={currency}
      slices={totals.map(({ category, amount }) => ({
        key: category,
        title: category.charAt(0).toUpperCase() + category.slice(1),
        amount,
        weight: whole === 0 ? 0 : Number(amount) / whole,
      }))}
    />
  );
}
