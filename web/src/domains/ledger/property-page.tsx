import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useParams } from "react-router";
import { api, unwrap } from "@/api/client";
import { formatDay } from "@/lib/dates";
import { formatMoney, formatNumber, formatPercent } from "@/lib/format";
import { Button } from "@/ui/button";
import { PageHeader } from "@/ui/page-header";
import { StatRow } from "@/ui/statement";
import { Badge } from "@/ui/status";
import { toast } from "@/ui/toast";
import { useMayEdit, useOwners } from "./household";
import { useLedgerWrite } from "./queries";
import { LoanTable } from "./records/belonging-tables";
import { CashFlow } from "./records/cash-flow";
import { Facts } from "./records/facts";
import { History } from "./records/history";
import { NewRecord } from "./records/new-record";
import { assets, loans, type Property, property, valuations } from "./records/queries";
import { RecordActions } from "./records/record-actions";
import { purposeTitles } from "./records/specs";
import { addValuation, removeProperty, removeValuation } from "./records/writes";

/** Route: /property/:propertyId */
export function PropertyPage() {
  const { propertyId = "" } = useParams();
  const { data: home } = useSuspenseQuery(property(propertyId));
  const { data: stated } = useSuspenseQuery(valuations(home.asset_id));
  const { data: debts } = useSuspenseQuery(loans);
  const { data: owned } = useQuery(assets);
  const { nameOf } = useOwners();
  const [editing, setEditing] = useState(false);
  const linked = debts.items.filter(({ related_asset_id }) => related_asset_id === home.asset_id);
  const { currency } = home;
  const money = (amount: string | null) => (amount ? formatMoney(amount, currency) : null);

  return (
    <>
      <PageHeader
        title={home.name}
        parent={{ to: "/property", title: "Property and loans" }}
        aside={<Badge>{purposeTitles[home.rental_status] ?? home.rental_status}</Badge>}
        sentence={<Worth home={home} />}
        actions={
          <>
            <Estimate home={home} />
            <RecordActions
              id={home.id}
              name={home.name}
              onEdit={() => setEditing(true)}
              remove={() => removeProperty(home.id)}
              loses="Its facts and the history of its value go with it."
              back="/property"
            />
          </>
        }
      />
      <div className="grid gap-10">
        <StatRow
          stats={[
            { label: "Value", figure: money(home.current_value) ?? "Not known" },
            { label: "Owed on it", figure: money(home.debt) ?? "Nothing" },
            { label: "Equity", figure: money(home.equity) ?? "Not known" },
            {
              label: "Owner",
              figure: nameOf(home.owner_id),
              note:
                Number(home.ownership) < 1
                  ? `${formatPercent(home.ownership, 0)} of it`
                  : undefined,
            },
          ]}
        />
        <History
          title="Value"
          currency={currency}
          verb="Add a value"
          fields={{ amount: "value", on: "valued_on" }}
          rows={stated.items.map((row) => ({ ...row, on: row.valued_on, amount: row.value }))}
          add={addValuation(home.asset_id)}
          remove={(id) => removeValuation({ assetId: home.asset_id, id })}
        />
        <CashFlow property={home} />
        <LoanTable rows={linked} owned={owned?.items ?? []} />
        <Facts
          title="Facts"
          facts={[
            [
              "Address",
              [home.address_line1, home.city, home.state, home.zip_code].filter(Boolean).join(", "),
            ],
            ["Kind", home.property_type?.replace("-", " ")],
            ["Built in", home.year_built && String(home.year_built)],
            ["Square feet", home.square_footage && formatNumber(home.square_footage)],
            ["Bedrooms", home.bedrooms && String(home.bedrooms)],
            ["Bought", home.purchase_date && formatDay(home.purchase_date)],
            ["Purchase price", money(home.purchase_price)],
            ["Sold", home.disposed_on && formatDay(home.disposed_on)],
          ]}
        />
      </div>
      {editing && <NewRecord noun="property" record={home} onClose={() => setEditing(false)} />}
    </>
  );
}

function Worth({ home }: { home: Property }) {
  const { currency, owned_value, valued_on, debt, equity } = home;
  if (owned_value === null) return "Its value is not stated yet, so it is left out of net worth.";
  return (
    <>
      Worth <strong>{formatMoney(owned_value, currency, { digits: 0 })}</strong>
      {valued_on && ` on ${formatDay(valued_on)}`}
      {debt && Number(debt) > 0 && equity && (
        <>
          , of which <strong>{formatMoney(equity, currency, { digits: 0 })}</strong> is free of debt
        </>
      )}
      .
    </>
  );
}

/** Asks the source of property values; the answer becomes the newest entry of the history. */
function Estimate({ home }: { home: Property }) {
  const mayEdit = useMayEdit();
  const ask = useLedgerWrite(() =>
    unwrap(
      api.POST("/api/v1/real-estate/{property_id}/valuation", {
        params: { path: { property_id: home.id } },
        body: {},
      }),
    ),
  );
  if (!mayEdit) return null;
  return (
    <Button
      busy={ask.isPending}
      onClick={() =>
        ask.mutate(undefined, {
          onSuccess: ({ value, currency, source }) =>
            toast(`${formatMoney(value, currency, { digits: 0 })}, says ${source}.`),
          onError: (error) => toast(error.message, { tone: "loss" }),
        })
      }
    >
      Estimate
    </Button>
  );
}
