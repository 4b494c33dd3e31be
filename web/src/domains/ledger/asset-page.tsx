import { useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useParams } from "react-router";
import { formatDay } from "@/lib/dates";
import { formatMoney, formatPercent } from "@/lib/format";
import { PageHeader } from "@/ui/page-header";
import { Badge } from "@/ui/status";
import { useOwners } from "./household";
import { Facts } from "./records/facts";
import { History } from "./records/history";
import { NewRecord } from "./records/new-record";
import { type Alternative, type Asset, alternative, asset, valuations } from "./records/queries";
import { RecordActions } from "./records/record-actions";
import { addValuation, removeAlternative, removeAsset, removeValuation } from "./records/writes";

/** Route: /assets/:assetId */
export function AssetPage() {
  const { assetId = "" } = useParams();
  const { data } = useSuspenseQuery(asset(assetId));
  const [editing, setEditing] = useState(false);
  return (
    <>
      <Body
        row={data}
        assetId={data.id}
        kind={data.category_title}
        onEdit={() => setEditing(true)}
        remove={() => removeAsset(data.id)}
        facts={[["What it is", data.asset_type]]}
      />
      {editing && <NewRecord noun="asset" record={data} onClose={() => setEditing(false)} />}
    </>
  );
}

/** Route: /alternatives/:alternativeId */
export function AlternativePage() {
  const { alternativeId = "" } = useParams();
  const { data } = useSuspenseQuery(alternative(alternativeId));
  const [editing, setEditing] = useState(false);
  const money = (amount: string | null) => amount && formatMoney(amount, data.currency);
  return (
    <>
      <Body
        row={data}
        assetId={data.asset_id}
        kind={data.investment_type}
        onEdit={() => setEditing(true)}
        remove={() => removeAlternative(data.id)}
        facts={[
          ["Commitment", money(data.commitment_amount)],
          ["Still to be called", money(data.unfunded_commitment)],
          ["Paid in at first", money(data.initial_investment)],
          ["Begun", data.inception_date && formatDay(data.inception_date)],
          ["Expected term", data.expected_term_years && `${data.expected_term_years} years`],
          [
            "Discount for illiquidity",
            data.illiquidity_discount && formatPercent(data.illiquidity_discount),
          ],
        ]}
      />
      {editing && <NewRecord noun="alternative" record={data} onClose={() => setEditing(false)} />}
    </>
  );
}

type BodyProps = {
  row: Asset | Alternative;
  /** Its history hangs on the asset behind it. */
  assetId: string;
  kind: string;
  onEdit: () => void;
  remove: () => Promise<unknown>;
  facts: readonly (readonly [string, string | null | undefined | number | 0])[];
};

function Body({ row, assetId, kind, onEdit, remove, facts }: BodyProps) {
  const { data: stated } = useSuspenseQuery(valuations(assetId));
  const { nameOf } = useOwners();
  const { currency, owned_value, valued_on } = row;
  return (
    <>
      <PageHeader
        title={row.name}
        parent={{ to: "/property", title: "Property and loans" }}
        aside={<Badge>{kind}</Badge>}
        sentence={
          owned_value === null ? (
            "Its value is not stated yet, so it is left out of net worth."
          ) : (
            <>
              Worth <strong>{formatMoney(owned_value, currency, { digits: 0 })}</strong>
              {valued_on && `, as stated on ${formatDay(valued_on)}`}.
            </>
          )
        }
        actions={
          <RecordActions
            id={row.id}
            name={row.name}
            onEdit={onEdit}
            remove={remove}
            loses="Its facts and the history of its value go with it."
            back="/property"
          />
        }
      />
      <div className="grid gap-10">
        <History
          title="Value"
          currency={currency}
          verb="Add a value"
          fields={{ amount: "value", on: "valued_on" }}
          rows={stated.items.map((one) => ({ ...one, on: one.valued_on, amount: one.value }))}
          add={addValuation(assetId)}
          remove={(id) => removeValuation({ assetId, id })}
        />
        <Facts
          title="Facts"
          facts={[
            ["Owner", nameOf(row.owner_id)],
            ["Part owned", Number(row.ownership) < 1 ? formatPercent(row.ownership, 0) : null],
            ...facts,
            ["Acquired", row.acquisition_date && formatDay(row.acquisition_date)],
            ["Cost", row.cost_basis && formatMoney(row.cost_basis, currency)],
            ["How it is valued", row.valuation_method],
            ["Gone since", row.disposed_on && formatDay(row.disposed_on)],
            ["Notes", row.description],
          ]}
        />
      </div>
    </>
  );
}
