import { useSuspenseQueries } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useState } from "react";
import { Button } from "@/ui/button";
import { Menu } from "@/ui/menu";
import { PageHeader } from "@/ui/page-header";
import { EmptyState } from "@/ui/states";
import { sumByCurrency } from "./decimals";
import { useHousehold, useMayEdit } from "./household";
import { MoneyList } from "./money-list";
import { AssetTable, LoanTable, PropertyTable } from "./records/belonging-tables";
import { NewRecord, newRecords, type RecordNoun } from "./records/new-record";
import { alternatives, assets, loans, properties } from "./records/queries";

/** Route: /property. What is owned outside accounts, and what is owed. */
export function BelongingsPage() {
  useHousehold();
  const [homes, others, funds, debts] = useSuspenseQueries({
    queries: [properties, assets, alternatives, loans],
  });
  const mayEdit = useMayEdit();
  const [adding, setAdding] = useState<RecordNoun | null>(null);
  // Every record has an asset behind it; those with a page of their own stand in their own table.
  const plain = others.data.items.filter(
    ({ category }) => category !== "real_estate" && category !== "alternative",
  );
  const owned = [...homes.data.items, ...plain, ...funds.data.items];
  const nothing = owned.length + debts.data.items.length === 0;
  const value = sumByCurrency(owned, (row) => ({
    amount: row.owned_value,
    currency: row.currency,
  }));
  const owed = sumByCurrency(debts.data.items, (row) => ({
    amount: row.current_balance,
    currency: row.currency,
  }));

  return (
    <>
      <PageHeader
        title="Property and loans"
        sentence={
          !nothing && (
            <>
              {value.length > 0 ? (
                <>
                  <MoneyList sums={value} /> {owned.length === 1 ? "is" : "are"} owned outside
                  accounts
                </>
              ) : (
                "Nothing of known value is owned outside accounts"
              )}
              {owed.length > 0 && (
                <>
                  , <MoneyList sums={owed} /> {debts.data.items.length === 1 ? "is" : "are"} owed
                </>
              )}
              .
            </>
          )
        }
        actions={
          mayEdit &&
          !nothing && (
            <Menu
              trigger={
                <Button look="primary" icon={Plus}>
                  Add
                </Button>
              }
              items={newRecords.map(({ noun, title }) => ({ title, run: () => setAdding(noun) }))}
            />
          )
        }
      />
      {nothing ? (
        <EmptyState
          title="What stands outside your accounts"
          action={
            mayEdit &&
            newRecords.map(({ noun, title }, index) => (
              <Button
                key={noun}
                look={index === 0 ? "primary" : "quiet"}
                onClick={() => setAdding(noun)}
              >
                {title}
              </Button>
            ))
          }
        >
          Homes, cars, private funds and companies belong to net worth, and so do the mortgage and
          the student loan. Enter each once; its value gets a history, a loan its schedule.
        </EmptyState>
      ) : (
        <div className="grid gap-10">
          <PropertyTable rows={homes.data.items} />
          <AssetTable caption="Alternatives" path="/alternatives" rows={funds.data.items} />
          <AssetTable caption="Other assets" path="/assets" rows={plain} />
          <LoanTable rows={debts.data.items} owned={others.data.items} />
        </div>
      )}
      {adding && <NewRecord noun={adding} onClose={() => setAdding(null)} />}
    </>
  );
}
