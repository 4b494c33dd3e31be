import { useSuspenseQuery } from "@tanstack/react-query";
import type { Schemas } from "@/api/client";
import { formatMoney, formatPercent } from "@/lib/format";
import { ButtonLink } from "@/ui/button";
import { AllocationBars } from "@/ui/charts/allocation-bars";
import { PageHeader } from "@/ui/page-header";
import { EmptyState } from "@/ui/states";
import { Tabs } from "@/ui/tabs";
import { FiguresNote } from "../figures-note";
import { allocation } from "../queries";
import { ScopePicker } from "../scope-picker";
import { useScope } from "../use-scope";
import { SliceContents } from "./slice-contents";

type Allocation = Schemas["Allocation"];

const views = [
  ["by_asset_class", "class", "Class"],
  ["by_sector", "sector", "Sector"],
  ["by_country", "country", "Country"],
  ["by_currency", "currency", "Currency"],
  ["by_tax_treatment", "tax", "Tax treatment"],
  ["by_account", "account", "Account"],
  ["by_member", "member", "Member"],
] as const;

/** Route: /allocation?by=class|sector|country|currency|tax|account|member */
export function AllocationPage() {
  const chosen = useScope();
  const { data } = useSuspenseQuery(allocation(chosen.scope));
  const by = views.find(([, key]) => key === chosen.params.get("by"))?.[1] ?? "class";
  const actions = <ScopePicker scope={chosen} />;
  if (data.by_asset_class.length === 0) {
    return (
      <>
        <PageHeader title="Allocation" actions={actions} />
        <EmptyState
          title="Nothing to divide yet"
          action={
            <ButtonLink to="/import" look="primary">
              Import files
            </ButtonLink>
          }
        >
          What you own is shown here by class, sector, country, currency and tax treatment. Funds
          are opened where their contents are known; what is not known is called unknown.
        </EmptyState>
      </>
    );
  }
  return (
    <>
      <PageHeader
        title="Allocation"
        sentence={<AllocationSentence allocation={data} />}
        actions={actions}
      />
      <FiguresNote figures={data} />
      <Tabs
        label="Ways of dividing"
        value={by}
        onChange={(key) => chosen.set("by", key === "class" ? null : key)}
        tabs={views.map(([field, key, title]) => ({
          key,
          title,
          content: <View title={`By ${title.toLowerCase()}`} slices={data[field]} data={data} />,
        }))}
      />
    </>
  );
}

type ViewProps = { title: string; slices: readonly Schemas["Slice"][]; data: Allocation };

function View({ title, slices, data }: ViewProps) {
  const unknown = slices.find(({ key }) => key === "unknown");
  return (
    <div className="grid gap-x-12 gap-y-8 lg:grid-cols-2">
      <div>
        <AllocationBars
          title={title}
          slices={slices.map(({ key, label, value, weight }) => ({
            key,
            title: label,
            amount: value,
            weight,
          }))}
          currency={data.currency}
        />
        <p className="pt-2 text-sm text-ink-3">
          Shares of {formatMoney(data.total, data.currency)} owned; debts are not part of it.{" "}
          {unknown
            ? `${formatPercent(unknown.weight, 1)} is unknown: no source tells what those funds hold.`
            : "Funds are opened where their contents are known."}
        </p>
      </div>
      <SliceContents slices={slices} currency={data.currency} />
    </div>
  );
}

/** "Cash" → "cash", but "US stocks" stays. */
function inSentence(label: string): string {
  return /^[A-Z][a-z]/.test(label) ? label.charAt(0).toLowerCase() + label.slice(1) : label;
}

function AllocationSentence({ allocation: data }: { allocation: Allocation }) {
  const [first, second] = data.by_asset_class;
  const foreign = data.by_currency
    .filter(({ key }) => key !== data.currency)
    .reduce((total, { weight }) => total + weight, 0);
  return (
    <>
      <strong>{first?.label}</strong> makes up{" "}
      <strong>{formatPercent(first?.weight ?? 0, 0)}</strong> of what you own
      {second && (
        <>
          , {inSentence(second.label)} {formatPercent(second.weight, 0)}
        </>
      )}
      {foreign >= 0.005
        ? `; ${formatPercent(foreign, 0)} is in other currencies than ${data.currency}.`
        : `; all of it is in ${data.currency}.`}
    </>
  );
}
