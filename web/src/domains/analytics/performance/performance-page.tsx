import { useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { Schemas } from "@/api/client";
import { writtenDay } from "@/lib/dates";
import { formatMoney } from "@/lib/format";
import { TimeChart } from "@/ui/charts/time-chart";
import { Change } from "@/ui/figure";
import { PageHeader } from "@/ui/page-header";
import { UnfoldButton } from "@/ui/statement";
import { EmptyState } from "@/ui/states";
import { FiguresNote } from "../figures-note";
import { PartsOfChange } from "../parts-of-change";
import { PeriodPicker, periodOf } from "../period-picker";
import { type PerformanceChoice, performance, type UnfoldQuery } from "../queries";
import { ReturnFigures } from "../return-figures";
import { ScopePicker } from "../scope-picker";
import { UnfoldDrawer } from "../unfold-drawer";
import { useScope } from "../use-scope";
import { MonthlyReturns } from "./monthly-returns";
import { PerformanceSentence } from "./performance-sentence";

/** Route: /performance?window=1y or ?from=…&to=… */
export function PerformancePage() {
  const chosen = useScope();
  const period = periodOf(chosen.params);
  const choice: PerformanceChoice = { ...chosen.scope, ...period };
  const { data } = useSuspenseQuery(performance(choice));
  const [unfolded, setUnfolded] = useState<UnfoldQuery | null>(null);
  const actions = <ScopePicker scope={chosen} />;

  if (data.series.length < 2 || data.time_weighted.status === "no_capital") {
    return (
      <>
        <PageHeader title="Performance" actions={actions} />
        <PeriodPicker chosen={chosen} />
        <EmptyState title="No return to show for this period">
          A return needs something that was held over at least a day. Import a file of your broker
          or enter a purchase; or choose another period or other accounts above.
        </EmptyState>
      </>
    );
  }

  return (
    <>
      <PageHeader
        title="Performance"
        sentence={<PerformanceSentence performance={data} />}
        actions={actions}
      />
      <FiguresNote figures={data} />
      <PeriodPicker chosen={chosen} />
      {!data.is_whole && (
        <p className="mb-4 text-sm text-warn">
          History begins on {writtenDay(data.starts_on)}; the period asked for is longer.
        </p>
      )}
      <ReturnFigures performance={data} />
      <div className="mt-8 grid grid-cols-[minmax(0,1fr)] gap-10">
        <Growth performance={data} />
        <div className="grid grid-cols-[minmax(0,1fr)] gap-x-12 gap-y-10 lg:grid-cols-2">
          <div>
            <PartsOfChange parts={data.parts} currency={data.currency} />
            <p className="pt-2 text-sm text-ink-2">
              Gain without payments:{" "}
              <UnfoldButton onUnfold={() => setUnfolded({ figure: "performance", ...choice })}>
                <Change amount={data.parts.gain} currency={data.currency} />
              </UnfoldButton>
            </p>
          </div>
          <ValueChart performance={data} />
        </div>
        <MonthlyReturns scope={chosen.scope} startsOn={data.starts_on} asOf={data.as_of} />
      </div>
      <UnfoldDrawer
        title="Why the value changed"
        query={unfolded}
        onClose={() => setUnfolded(null)}
      />
    </>
  );
}

type Performance = Schemas["Performance"];

function Growth({ performance: { series } }: { performance: Performance }) {
  return (
    <TimeChart
      title="Time-weighted return"
      reading="What one unit of money did, whatever was paid in or taken out."
      series={[
        {
          key: "return",
          title: "Return",
          points: series.map(({ on, growth }) => ({ day: on, value: growth - 1 })),
        },
      ]}
    />
  );
}

function ValueChart({ performance: { series, currency } }: { performance: Performance }) {
  const last = series.at(-1);
  const ahead = (last?.value ?? 0) - (last?.invested ?? 0);
  return (
    <TimeChart
      title="Value and what was paid in"
      reading={`Today the value is ${formatMoney(Math.abs(ahead), currency, { digits: 0 })} ${ahead >= 0 ? "above" : "below"} what was there and paid in.`}
      series={[
        {
          key: "value",
          title: "Value",
          points: series.map(({ on, value }) => ({ day: on, value })),
        },
        {
          key: "invested",
          title: "Paid in",
          points: series.map(({ on, invested }) => ({ day: on, value: invested })),
        },
      ]}
      currency={currency}
      height={220}
    />
  );
}
