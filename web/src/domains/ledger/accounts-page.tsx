import { useSuspenseQuery } from "@tanstack/react-query";
import { Download, Plus } from "lucide-react";
import { useState } from "react";
import { useNavigate, useSearchParams } from "react-router";
import { csvName, downloadText, toCsv } from "@/lib/csv";
import { absolute, signOf } from "@/lib/decimal";
import { plural } from "@/lib/format";
import { Button, ButtonLink } from "@/ui/button";
import { PageHeader } from "@/ui/page-header";
import { EmptyState } from "@/ui/states";
import { AccountDialog } from "./accounts/account-dialog";
import { AccountsSheet } from "./accounts/accounts-sheet";
import { sumByCurrency } from "./decimals";
import { useMayEdit, useOwners } from "./household";
import { MoneyList } from "./money-list";
import { type Account, accounts } from "./queries";

/** Route: /accounts */
export function AccountsPage() {
  const { data } = useSuspenseQuery(accounts);
  const { nameOf } = useOwners();
  const mayEdit = useMayEdit();
  const navigate = useNavigate();
  const [params, setParams] = useSearchParams();
  const [closedShown, setClosedShown] = useState(false);
  const adding = params.has("new");
  const closeDialog = () => setParams({}, { replace: true });

  const closed = data.items.filter(({ is_active }) => !is_active);
  const shown = closedShown ? data.items : data.items.filter(({ is_active }) => is_active);

  return (
    <>
      <PageHeader
        title="Accounts"
        sentence={data.items.length > 0 && <Sum accounts={data.items} />}
        actions={
          <>
            {data.items.length > 0 && (
              <Button icon={Download} look="plain" onClick={() => exportAccounts(shown, nameOf)}>
                Export
              </Button>
            )}
            {mayEdit && data.items.length > 0 && (
              <Button icon={Plus} look="primary" onClick={() => setParams({ new: "" })}>
                Add account
              </Button>
            )}
          </>
        }
      />
      {data.items.length === 0 ? (
        <NoAccounts mayEdit={mayEdit} onAdd={() => setParams({ new: "" })} />
      ) : (
        <div className="grid gap-8">
          <AccountsSheet accounts={shown} nameOf={nameOf} />
          {closed.length > 0 && (
            <Button
              look="plain"
              className="justify-self-start"
              onClick={() => setClosedShown(!closedShown)}
            >
              {closedShown ? "Hide" : "Show"} {plural(closed.length, "closed account")}
            </Button>
          )}
        </div>
      )}
      {adding && (
        <AccountDialog
          onClose={closeDialog}
          onSaved={({ id }) => navigate(`/accounts/${id}`, { replace: true })}
        />
      )}
    </>
  );
}

/** What they hold and what is owed on them, each currency for itself. */
function Sum({ accounts: all }: { accounts: readonly Account[] }) {
  const open = all.filter(({ is_active }) => is_active);
  const amount = ({ current_balance, currency }: Account) => ({
    amount: current_balance,
    currency,
  });
  const held = sumByCurrency(
    open.filter(({ current_balance }) => current_balance !== null && signOf(current_balance) > 0),
    amount,
  );
  const owed = sumByCurrency(
    open.filter(({ current_balance }) => current_balance !== null && signOf(current_balance) < 0),
    amount,
  ).map((sum) => ({ ...sum, total: absolute(sum.total) }));
  const unknown = open.filter(({ current_balance }) => current_balance === null).length;
  const places = new Set(open.flatMap(({ institution_name }) => institution_name ?? [])).size;
  return (
    <>
      {plural(open.length, "account")}
      {places > 1 && ` at ${plural(places, "institution")}`}
      {held.length > 0 ? (
        <>
          {open.length === 1 ? " holds " : " hold "}
          <MoneyList sums={held} />
        </>
      ) : (
        " without a balance yet"
      )}
      {owed.length > 0 && (
        <>
          ; <MoneyList sums={owed} /> is owed
        </>
      )}
      {unknown > 0 && `; ${plural(unknown, "account")} cannot be valued yet`}.
    </>
  );
}

function NoAccounts({ mayEdit, onAdd }: { mayEdit: boolean; onAdd: () => void }) {
  return (
    <EmptyState
      title="No accounts yet"
      action={
        mayEdit && (
          <>
            <ButtonLink to="/import" look="primary">
              Import files
            </ButtonLink>
            <Button onClick={onAdd}>Add an account</Button>
          </>
        )
      }
    >
      An account is where assets are held: a checking account, a brokerage, an IRA, a wallet. Files
      of your bank or broker open theirs by themselves; what has no file is entered by hand. Homes,
      cars and loans have places of their own under “Property and loans”.
    </EmptyState>
  );
}

function exportAccounts(rows: readonly Account[], nameOf: (id: string | null) => string) {
  const titles = ["Account", "Class", "Kind", "Institution", "Owner", "Tax treatment", "Currency"];
  downloadText(
    csvName("Accounts"),
    toCsv(
      [...titles, "Balance", "Transactions"],
      rows.map((row) => [
        row.account_name,
        row.account_class,
        row.kind_title,
        row.institution_name,
        nameOf(row.owner_id),
        row.tax_treatment,
        row.currency,
        row.current_balance,
        row.transaction_count,
      ]),
    ),
  );
}
