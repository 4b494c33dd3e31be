import { useSuspenseQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { formatMoney } from "@/lib/format";
import { ButtonLink } from "@/ui/button";
import { StackedArea } from "@/ui/charts/stacked-area";
import { TimeChart } from "@/ui/charts/time-chart";
import { PageHeader } from "@/ui/page-header";
import { Headline } from "@/ui/statement";
import { EmptyState } from "@/ui/states";
import { Segmented } from "@/ui/tabs";
import { FiguresNote } from "../figures-note";
import { type Grouping, netWorthHistory, type UnfoldQuery } from "../queries";
import { ScopePicker } from "../scope-picker";
import { UnfoldDrawer } from "../unfold-drawer";
import { useScope } from "../use-scope";
import { HistoryTable } from "./history-table";
import { layersOf } from "./layers";
import { NetWorthSentence } from "./net-worth-sentence";

const groupings: { key: Grouping; title: string }[] = [
  { key: "class", title: "Class" },
  { key: "account", title: "Account" },
  { key: "member", title: "Member" },
  { key: "currency", title: "Currency" },
];

/** Route: /net-worth?by=class|account|member|currency */
export function NetWorthPage() {
  const chosen = useScope();
  const by = groupings.find(({ key }) => key === chosen.params.get("by"))?.key ?? "class";
  const { data } = useSuspenseQuery(
    netWorthHistory({ ...chosen.scope, interval: "month", group_by: by }),
  );
  const [unfolded, setUnfolded] = useState<UnfoldQuery | null>(null);
  const layers = useMemo(() => layersOf(data.groups, data.points), [data]);
  const last = data.points.at(-1);
  const actions = <ScopePicker scope={chosen} />;

  if (!last || (data.points.length < 2 && last.net_worth === 0)) {
    return (
      <>
        <PageHeader title="Net worth" actions={actions} />
        <EmptyState
          title="No history yet"
          action={
            <ButtonLink to="/import" look="primary">
              Import files
            </ButtonLink>
          }
        >
          Net worth is computed for every day since the first transaction. Import what your brokers
          already know, and years of it appear at once.
        </EmptyState>
      </>
    );
  }

  return (
    <>
      <PageHeader
        title="Net worth"
        sentence={<NetWorthSentence history={data} />}
        actions={actions}
      />
      <FiguresNote figures={data} />
      <Headline
        label="Net worth"
        figure={formatMoney(last.net_worth, data.currency)}
        onUnfold={() => setUnfolded({ figure: "net_worth", as_of: data.as_of, ...chosen.scope })}
      />
      <div className="mt-8 mb-3 flex flex-wrap items-center gap-x-3">
        <span className="text-sm text-ink-3">Layers by</span>
        <Segmented
          label="Layers by"
          options={groupings}
          value={by}
          onChange={(key) => chosen.set("by", key === "class" ? null : key)}
        />
      </div>
      <div className="grid gap-10">
        <StackedArea
          key={by}
          title="What it consists of"
          reading="At the end of each month; debts lie below zero."
          currency={data.currency}
          series={layers}
          initialRange="All"
        />
        <TimeChart
          title="Owned and owed"
          currency={data.currency}
          initialRange="All"
          series={[
            { key: "net", title: "Net worth", points: points(data.points, "net_worth") },
            { key: "owned", title: "Owned", points: points(data.points, "assets") },
            { key: "owed", title: "Owed", points: points(data.points, "liabilities") },
          ]}
        />
        <HistoryTable groups={data.groups} points={data.points} currency={data.currency} />
      </div>
      <UnfoldDrawer
        title="What made net worth"
        query={unfolded}
        onClose={() => setUnfolded(null)}
      />
    </>
  );
}

type Amounts = { on: string; net_worth: number; assets: number; liabilities: number };

function points(rows: readonly Amounts[], key: "net_worth" | "assets" | "liabilities") {
  return rows.map((row) => ({ day: row.on, value: row[key] }));
}
