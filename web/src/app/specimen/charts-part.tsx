import { AllocationBars } from "@/ui/charts/allocation-bars";
import { Sparkline } from "@/ui/charts/sparkline";
import { StackedArea } from "@/ui/charts/stacked-area";
import { TimeChart } from "@/ui/charts/time-chart";
import { Waterfall } from "@/ui/charts/waterfall";
import { walk } from "./sample";

const worth = walk(11, 224_000, 0.0018, 0.03);
const paidIn = worth.map(({ day }, index) => ({ day, value: (210_000 + index * 260).toFixed(2) }));
const layers = [
  { key: "cash", title: "Cash", points: walk(3, 24_000, 0.0005, 0.06) },
  { key: "bonds", title: "Bonds", points: walk(5, 70_000, 0.0006, 0.015) },
  { key: "stocks", title: "Stocks", points: walk(9, 110_000, 0.0024, 0.045) },
  { key: "property", title: "Property", points: walk(2, 310_000, 0.0007, 0.004) },
  { key: "loan", title: "Mortgage", points: walk(4, -180_000, -0.0009, 0) },
];
const returns = [
  { key: "own", title: "Household", points: walk(21, 1, 0.0016, 0.03).map(less) },
  { key: "index", title: "S&P 500", points: walk(22, 1, 0.0019, 0.04).map(less) },
];

function less({ day, value }: { day: string; value: string | number | null }) {
  return { day, value: Number(value) - 1 };
}

export function OverTime() {
  return (
    <div className="grid gap-10">
      <TimeChart
        title="Net worth"
        reading="Net worth is above what was paid in since spring 2023."
        currency="USD"
        initialRange="All"
        filled
        series={[
          { key: "worth", title: "Net worth", points: worth },
          { key: "paid", title: "Paid in", points: paidIn },
        ]}
      />
      <TimeChart title="Return since 2022" series={returns} height={220} />
      <StackedArea title="What it consists of" currency="USD" series={layers} initialRange="All" />
    </div>
  );
}

export function Shares() {
  return (
    <div className="grid gap-10">
      <AllocationBars
        title="By class"
        currency="USD"
        slices={[
          { key: "us", title: "US stocks", amount: "160115.34", weight: 0.435, target: 0.45 },
          {
            key: "intl",
            title: "International stocks",
            amount: "64238.45",
            weight: 0.174,
            target: 0.25,
          },
          { key: "bonds", title: "Bonds", amount: "87069.78", weight: 0.236, target: 0.2 },
          { key: "crypto", title: "Crypto", amount: "35033.57", weight: 0.095, target: 0.05 },
          { key: "cash", title: "Cash", amount: "22184.07", weight: 0.061, target: 0.05 },
        ]}
      />
      <Waterfall
        title="From January to March"
        currency="USD"
        steps={[
          { key: "open", title: "Opening", amount: "305372.08", kind: "total" },
          { key: "in", title: "Paid in", amount: "4000", kind: "change" },
          { key: "out", title: "Taken out", amount: "-1250", kind: "change" },
          { key: "income", title: "Income", amount: "2114.08", kind: "change" },
          { key: "prices", title: "Prices", amount: "7316.25", kind: "change" },
          { key: "close", title: "Closing", amount: "317552.41", kind: "total" },
        ]}
      />
      <p>
        A line the size of a word:{" "}
        <Sparkline
          label="Net worth over four years"
          values={worth.map(({ value }) => Number(value))}
        />
      </p>
    </div>
  );
}
