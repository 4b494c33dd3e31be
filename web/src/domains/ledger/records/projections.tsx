import { useSuspenseQuery } from "@tanstack/react-query";
import type { Schemas } from "@/api/client";
import { formatDay } from "@/lib/dates";
import { formatMoney } from "@/lib/format";
import { StackedArea } from "@/ui/charts/stacked-area";
import { StatRow } from "@/ui/statement";
import { incomeProjections } from "./queries";

type Projection = Schemas["CurrencyProjection"];

/** A chart can tell so many layers apart. */
const mostLayers = 7;

/** The next two years month by month, each currency for itself. */
export function Projections() {
  const { data } = useSuspenseQuery(incomeProjections);
  return data.items.map((one) => (
    <section key={one.currency} className="grid gap-4">
      <StackedArea
        title={data.items.length > 1 ? `Months ahead, ${one.currency}` : "Months ahead"}
        reading={`From ${formatDay(data.from_on)} to ${formatDay(data.to_on)}: ${formatMoney(one.total, one.currency, { digits: 0 })}, before tax.`}
        currency={one.currency}
        series={layersOf(one)}
        height={220}
      />
      <StatRow
        stats={one.years.map(({ year, total }) => ({
          label: String(year),
          figure: formatMoney(total, one.currency, { digits: 0 }),
        }))}
      />
    </section>
  ));
}

function layersOf({ streams, months, currency }: Projection) {
  if (streams.length > mostLayers)
    return [
      {
        key: "all",
        title: `All, ${currency}`,
        points: months.map(({ month, total }) => ({ day: month, value: total })),
      },
    ];
  return streams.map(({ id, source_name }, index) => ({
    key: id,
    title: source_name,
    points: months.map(({ month, amounts }) => ({ day: month, value: amounts[index] ?? "0" })),
  }));
}
