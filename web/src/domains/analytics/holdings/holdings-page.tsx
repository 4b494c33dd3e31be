import { useSuspenseQuery } from "@tanstack/react-query";
import { signOf } from "@/lib/decimal";
import { formatMoney, formatPercent, plural } from "@/lib/format";
import { ButtonLink } from "@/ui/button";
import { Change } from "@/ui/figure";
import { PageHeader } from "@/ui/page-header";
import { StatRow } from "@/ui/statement";
import { EmptyState } from "@/ui/states";
import { Segmented } from "@/ui/tabs";
import { FiguresNote } from "../figures-note";
import { holdings } from "../queries";
import { ScopePicker } from "../scope-picker";
import { useScope } from "../use-scope";
import { type GroupKey, groupOptions, groupsOf } from "./groups";
import { HoldingsSentence } from "./holdings-sentence";
import { HoldingsTable } from "./holdings-table";

/** Route: /holdings?by=account|class|sector */
export function HoldingsPage() {
  const chosen = useScope();
  const by = groupOptions.find(({ key }) => key === chosen.params.get("by"))?.key ?? "none";
  const { data } = useSuspenseQuery(holdings(chosen.scope, by === "account"));
  const { currency } = data;

  if (data.items.length === 0 && chosen.isAll) {
    return (
      <>
        <PageHeader title="Holdings" />
        <EmptyState
          title="Nothing is held yet"
          action={
            <>
              <ButtonLink to="/import" look="primary">
                Import files
              </ButtonLink>
              <ButtonLink to="/accounts">Accounts</ButtonLink>
            </>
          }
        >
          Every position of every account stands here once there is one: units, price, value, what
          it cost and what it gained. Import a file of your broker, or enter a purchase in an
          account.
        </EmptyState>
      </>
    );
  }

  return (
    <>
      <PageHeader
        title="Holdings"
        sentence={<HoldingsSentence holdings={data} />}
        actions={<ScopePicker scope={chosen} />}
      />
      <FiguresNote figures={data} />
      <StatRow
        stats={[
          { label: "Value", figure: formatMoney(data.total, currency) },
          {
            label: "Cost",
            figure: data.total_cost_basis
              ? formatMoney(data.total_cost_basis, currency)
              : "unknown",
            note: "of what has a known cost",
          },
          {
            label: "Gain not realised",
            figure: data.total_unrealised_gain ? (
              <Change amount={data.total_unrealised_gain} currency={currency} />
            ) : (
              "unknown"
            ),
            note: gainShare(data.total_unrealised_gain, data.total_cost_basis),
          },
          { label: "Income, 12 months", figure: formatMoney(data.total_income_12m, currency) },
        ]}
      />
      <div className="mt-6 mb-4 flex flex-wrap items-center gap-x-3">
        <span className="text-sm text-ink-3">Group by</span>
        <Segmented
          label="Group by"
          options={groupOptions}
          value={by}
          onChange={(key: GroupKey) => chosen.set("by", key === "none" ? null : key)}
        />
      </div>
      <div className="grid gap-10">
        {groupsOf(data.items, by).map(({ key, title, items }) => (
          <HoldingsTable
            key={key}
            caption={by === "none" ? "All holdings" : title}
            items={items}
            currency={currency}
            total={by === "none" ? data.total : undefined}
            showAccount={by === "none" && !chosen.scope.account_id}
          />
        ))}
      </div>
      {data.items.length > 0 && (
        <p className="mt-4 text-sm text-ink-3">
          {plural(data.items.length, "line")}; the weight is the share of all holdings shown.
        </p>
      )}
    </>
  );
}

function gainShare(gain: string | null, cost: string | null): string | undefined {
  if (!gain || !cost || signOf(cost) <= 0) return undefined;
  return `${formatPercent(Number(gain) / Number(cost), 1, "always")} of cost`;
}
