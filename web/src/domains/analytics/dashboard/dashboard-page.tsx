import { useSuspenseQuery } from "@tanstack/react-query";
import { type ReactNode, useState } from "react";
import { formatMoney } from "@/lib/format";
import { AllocationBars } from "@/ui/charts/allocation-bars";
import { PageHeader } from "@/ui/page-header";
import { Headline } from "@/ui/statement";
import { FiguresNote } from "../figures-note";
import { dashboard, type UnfoldQuery } from "../queries";
import { ScopePicker } from "../scope-picker";
import { UnfoldDrawer } from "../unfold-drawer";
import { useScope } from "../use-scope";
import { AccountsByClass } from "./accounts-by-class";
import { AttentionList } from "./attention-list";
import { Changes } from "./changes";
import { DashboardSentence } from "./dashboard-sentence";
import { Movers } from "./movers";
import { RecentRows } from "./recent-rows";
import { WorthChart } from "./worth-chart";

type DashboardPageProps = {
  /** What stands here while the household holds nothing: another domain's first run. */
  firstRun: ReactNode;
};

/** Route: / */
export function DashboardPage({ firstRun }: DashboardPageProps) {
  const chosen = useScope();
  const { data } = useSuspenseQuery(dashboard(chosen.scope));
  const [unfolded, setUnfolded] = useState<UnfoldQuery | null>(null);

  if (chosen.isAll && data.accounts.length === 0 && data.belongings.length === 0) return firstRun;

  const { currency, day_change: day } = data;
  return (
    <>
      <PageHeader
        title="Overview"
        sentence={<DashboardSentence dashboard={data} />}
        actions={<ScopePicker scope={chosen} />}
      />
      <FiguresNote figures={data} />
      <div className="grid gap-x-12 gap-y-10 lg:grid-cols-[minmax(0,1fr)_20rem]">
        <div className="grid min-w-0 content-start gap-8">
          <div className="flex flex-wrap items-end justify-between gap-x-10 gap-y-4">
            <Headline
              label="Net worth"
              figure={formatMoney(data.net_worth, currency)}
              change={
                day
                  ? { amount: day.amount, fraction: day.percent, currency, over: "on the day" }
                  : undefined
              }
              onUnfold={() =>
                setUnfolded({ figure: "net_worth", as_of: data.as_of, ...chosen.scope })
              }
            />
            <Changes dashboard={data} />
          </div>
          <WorthChart scope={chosen.scope} recent={data.history} currency={currency} />
        </div>
        <div className="grid min-w-0 grid-cols-[minmax(0,1fr)] content-start gap-10">
          <AttentionList items={data.attention} />
          <Movers movers={data.movers} on={data.movers_on} currency={currency} />
        </div>
        <div className="min-w-0">
          <AccountsByClass
            dashboard={data}
            onUnfold={(id) =>
              setUnfolded({ figure: "account_value", account_id: [id], as_of: data.as_of })
            }
          />
        </div>
        <div className="min-w-0">
          <AllocationBars
            title="What it is spread over"
            slices={data.allocation.map(({ key, label, value, weight }) => ({
              key,
              title: label,
              amount: value,
              weight,
            }))}
            currency={currency}
            compact
          />
        </div>
        <div className="min-w-0 lg:col-span-2">
          <RecentRows rows={data.recent_transactions} />
        </div>
      </div>
      <UnfoldDrawer title="What made it" query={unfolded} onClose={() => setUnfolded(null)} />
    </>
  );
}
