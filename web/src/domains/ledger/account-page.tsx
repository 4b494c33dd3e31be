import { useSuspenseQuery } from "@tanstack/react-query";
import { MoreHorizontal, Plus } from "lucide-react";
import { Suspense, useState } from "react";
import { useNavigate, useParams, useSearchParams } from "react-router";
import { signOf } from "@/lib/decimal";
import { formatMoney, plural } from "@/lib/format";
import { Button, ButtonLink, IconButton } from "@/ui/button";
import { Menu } from "@/ui/menu";
import { PageHeader } from "@/ui/page-header";
import { EmptyState, TableSkeleton } from "@/ui/states";
import { Badge } from "@/ui/status";
import { Tabs } from "@/ui/tabs";
import { toast } from "@/ui/toast";
import { taxTitles } from "./account-kinds";
import { AccountDialog } from "./accounts/account-dialog";
import { AccountFacts } from "./accounts/account-facts";
import { DeleteAccount } from "./accounts/delete-account";
import { LotsTable } from "./accounts/lots-table";
import { PositionsTable } from "./accounts/positions-table";
import { useMayEdit } from "./household";
import { type Account, account, changeAccount, type Transaction, useLedgerWrite } from "./queries";
import { Filters, useTransactionFilter } from "./transactions/filters";
import { TransactionDialog } from "./transactions/transaction-dialog";
import { TransactionsTable } from "./transactions/transactions-table";

/** Route: /accounts/:accountId */
export function AccountPage() {
  const { accountId = "" } = useParams();
  const { data } = useSuspenseQuery(account(accountId));
  const mayEdit = useMayEdit();
  const navigate = useNavigate();
  const [over, setOver] = useState<"edit" | "delete" | Transaction | "new" | null>(null);
  const close = () => setOver(null);

  return (
    <>
      <PageHeader
        title={data.account_name}
        parent={{ to: "/accounts", title: "Accounts" }}
        aside={
          <span className="flex gap-1.5">
            <Badge>{data.kind_title}</Badge>
            {data.tax_treatment !== "taxable" && data.tax_treatment !== "none" && (
              <Badge tone="accent">{taxTitles[data.tax_treatment]}</Badge>
            )}
            {!data.is_active && <Badge tone="warn">Closed</Badge>}
          </span>
        }
        sentence={<Balance account={data} />}
        actions={
          mayEdit && (
            <>
              <Button icon={Plus} look="primary" onClick={() => setOver("new")}>
                Add transaction
              </Button>
              <ButtonLink to={`/import?account=${data.id}`}>Import a file</ButtonLink>
              <AccountMenu
                account={data}
                onEdit={() => setOver("edit")}
                onDelete={() => setOver("delete")}
              />
            </>
          )
        }
      />
      <AccountFacts account={data} />
      <Views account={data} onOpen={mayEdit ? setOver : undefined} />
      {over === "edit" && <AccountDialog account={data} onClose={close} />}
      {over === "delete" && (
        <DeleteAccount
          account={data}
          onClose={close}
          onGone={() => navigate("/accounts", { replace: true })}
        />
      )}
      {over !== null && over !== "edit" && over !== "delete" && (
        <TransactionDialog
          transaction={over === "new" ? undefined : over}
          accountId={data.id}
          onClose={close}
        />
      )}
    </>
  );
}

/** What stands in it, what of that is cash, and how many rows say so. */
function Balance({ account: row }: { account: Account }) {
  const { current_balance, currency, transaction_count: count } = row;
  if (count === 0) return "Nothing is recorded in this account yet.";
  const rows = ` It follows from ${plural(count, "transaction")}.`;
  if (current_balance === null)
    return <>Its value is not known yet: a price or an exchange rate is missing.{rows}</>;
  if (signOf(current_balance) < 0)
    return (
      <>
        <strong>{formatMoney(current_balance.replace("-", ""), currency)}</strong> is owed.{rows}
      </>
    );
  const allCash = Number(current_balance) === Number(row.cash_balance);
  return (
    <>
      <strong>{formatMoney(current_balance, currency)}</strong>
      {allCash ? ", all of it cash." : `, ${formatMoney(row.cash_balance, currency)} of it cash.`}
      {rows}
    </>
  );
}

type AccountMenuProps = { account: Account; onEdit: () => void; onDelete: () => void };

function AccountMenu({ account: row, onEdit, onDelete }: AccountMenuProps) {
  const change = useLedgerWrite(changeAccount);
  const toggle = () =>
    change.mutate(
      { id: row.id, is_active: !row.is_active },
      {
        onSuccess: () => toast(row.is_active ? "Closed. Its history stays." : "Open again."),
        onError: (error) => toast(error.message, { tone: "loss" }),
      },
    );
  return (
    <Menu
      trigger={<IconButton icon={MoreHorizontal} label="More" />}
      items={[
        { title: "Edit account", run: onEdit },
        { title: row.is_active ? "Close account" : "Open again", run: toggle },
        "rule",
        { title: "Delete account…", danger: true, run: onDelete },
      ]}
    />
  );
}

const views = ["transactions", "positions", "lots"] as const;

type ViewsProps = { account: Account; onOpen?: (row: Transaction) => void };

function Views({ account: row, onOpen }: ViewsProps) {
  const [params, setParams] = useSearchParams();
  const view = views.find((key) => key === params.get("view")) ?? "transactions";
  const go = (next: Record<string, string>) => setParams(next, { preventScrollReset: true });
  const content = {
    transactions: <Transactions account={row} onOpen={onOpen} />,
    positions: (
      <PositionsTable accountId={row.id} onOpen={({ id }) => go({ view: "lots", position: id })} />
    ),
    lots: (
      <LotsTable
        accountId={row.id}
        positionId={params.get("position") ?? ""}
        onPosition={(position) => go({ view: "lots", ...(position ? { position } : {}) })}
      />
    ),
  };
  const titles = { transactions: "Transactions", positions: "Positions", lots: "Lots" };
  return (
    <Tabs
      label="Account"
      value={view}
      onChange={(key) => go(key === "transactions" ? {} : { view: key })}
      tabs={views.map((key) => ({
        key,
        title: titles[key],
        content: <Suspense fallback={<TableSkeleton />}>{content[key]}</Suspense>,
      }))}
    />
  );
}

function Transactions({ account: row, onOpen }: ViewsProps) {
  const filter = useTransactionFilter();
  if (row.transaction_count === 0)
    return (
      <EmptyState title="No transactions yet">
        Import a file of this account, or add what happened by hand. Balance, positions and returns
        follow from the transactions alone.
      </EmptyState>
    );
  return (
    <>
      <Filters filter={filter} />
      <TransactionsTable
        single
        wanted={{ ...filter.wanted, account_id: [row.id] }}
        onOpen={onOpen}
        empty={<p className="py-4 text-ink-2">No transaction of this account matches.</p>}
      />
    </>
  );
}
