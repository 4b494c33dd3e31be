import type { Schemas } from "@/api/client";
import { sum } from "@/lib/decimal";
import { formatMoney } from "@/lib/format";
import { SectionTitle } from "@/ui/statement";

type WashSalesProps = { items: readonly Schemas["RealisedGain"][]; currency: string };

/** What code W means, with this household's own amount. */
export function WashSales({ items, currency }: WashSalesProps) {
  const washed = items.filter(({ code }) => code.includes("W"));
  if (washed.length === 0) return null;
  const amount = sum(washed.map(({ adjustment }) => adjustment));
  return (
    <section>
      <SectionTitle title="About the wash sales" />
      <p className="max-w-prose pt-1 text-ink-2">
        A loss does not count while the same thing, or something substantially identical, is bought
        within 30 days before or after the sale (IRC §1091). Here{" "}
        <strong className="text-ink">{formatMoney(amount, currency)}</strong> of losses were put
        aside that way. They are not gone: they were added to the cost of the lots bought instead,
        which also take over the days of the lots sold. Only where the purchase was in an IRA is the
        loss lost for good.
      </p>
    </section>
  );
}
