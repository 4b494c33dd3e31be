import { useSuspenseInfiniteQuery, useSuspenseQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useState } from "react";
import { formatDay } from "@/lib/dates";
import { absolute, signOf } from "@/lib/decimal";
import { formatMoney, formatNumber, plural } from "@/lib/format";
import { Button, ButtonLink } from "@/ui/button";
import { PageHeader } from "@/ui/page-header";
import { EmptyState } from "@/ui/states";
import { sumByCurrency } from "./decimals";
import { useMayEdit } from "./household";
import { MoneyList } from "./money-list";
import { accounts, type Transaction, type TransactionQuery, transactions } from "./queries";
import { kindTitle } from "./transaction-kinds";
import { Filters, useTransactionFilter } from "./transactions/filters";
import { TransactionDialog } from "./transactions/transaction-dialog";
import { TransactionsTable } from "./transactions/transactions-table";

/** Route: /transactions */
export function TransactionsPage() {
  const { data } = useSuspenseQuery(accounts);
  const filter = useTransactionFilter();
  const mayEdit = useMayEdit();
  const [open, setOpen] = useState<Transaction | "new" | null>(null);
  const total = data.items.reduce((count, row) => count + row.transaction_count, 0);

  return (
    <>
      <PageHeader
        title="Transactions"
        sentence={
          total > 0 && <Sum wanted={filter.wanted} total={total} accounts={data.items.length} />
        }
        actions={
          mayEdit &&
          data.items.length > 0 && (
            <Button icon={Plus} look="primary" onClick={() => setOpen("new")}>
              Add transaction
            </Button>
          )
        }
      />
      {total === 0 ? (
        <NoTransactions
          accounts={data.items.length}
          mayEdit={mayEdit}
          onAdd={() => setOpen("new")}
        />
      ) : (
        <>
          <Filters filter={filter} accounts={data.items} />
          <TransactionsTable
            wanted={filter.wanted}
            onOpen={mayEdit ? setOpen : undefined}
            empty={
              <div className="py-4 text-ink-2">
                <p>None of the {formatNumber(total)} transactions matches.</p>
                <Button size="sm" className="mt-3" onClick={filter.clear}>
                  Clear the filter
                </Button>
              </div>
            }
          />
        </>
      )}
      {open && (
        <TransactionDialog
          transaction={open === "new" ? undefined : open}
          accountId={filter.wanted.account_id?.[0]}
          onClose={() => setOpen(null)}
        />
      )}
    </>
  );
}

type SumProps = { wanted: TransactionQuery; total: number; accounts: number };

/** How many there are and the latest; with a filter, what came in and went out. */
function Sum({ wanted, total, accounts: count }: SumProps) {
  const query = useSuspenseInfiniteQuery(transactions(wanted));
  const rows = query.data.pages.flatMap(({ items }) => items);
  const latest = rows[0];
  if (Object.keys(wanted).length === 0) {
    return (
      <>
        <strong>{formatNumber(total)}</strong> {total === 1 ? "transaction" : "transactions"} in{" "}
        {plural(count, "account")}
        {latest && (
          <>
            ; the latest, of {formatDay(latest.transaction_date)}, is “
            {kindTitle(latest.transaction_type)}
            {latest.symbol && ` ${latest.symbol}`}” over{" "}
            <strong>{formatMoney(latest.amount, latest.currency)}</strong>
          </>
        )}
        .
      </>
    );
  }
  return <Matching rows={rows} total={total} all={!query.hasNextPage} />;
}

function Matching({ rows, total, all }: { rows: Transaction[]; total: number; all: boolean }) {
  const read = ({ amount, currency }: Transaction) => ({ amount, currency });
  const came = sumByCurrency(
    rows.filter(({ amount }) => signOf(amount) > 0),
    read,
  );
  const went = sumByCurrency(
    rows.filter(({ amount }) => signOf(amount) < 0),
    read,
  ).map((sum) => ({ ...sum, total: absolute(sum.total) }));
  return (
    <>
      <strong>
        {!all && "At least "}
        {formatNumber(rows.length)}
      </strong>{" "}
      of {formatNumber(total)} transactions match
      {came.length > 0 && (
        <>
          ; <MoneyList sums={came} digits={2} /> came in
        </>
      )}
      {went.length > 0 && (
        <>
          {came.length > 0 ? ", " : "; "}
          <MoneyList sums={went} digits={2} /> went out
        </>
      )}
      .
    </>
  );
}

type NoTransactionsProps = { accounts: number; mayEdit: boolean; onAdd: () => void };

function NoTransactions({ accounts: count, mayEdit, onAdd }: NoTransactionsProps) {
  return (
    <EmptyState
      title="No transactions yet"
      action={
        mayEdit && (
          <>
            <ButtonLink to="/import" look="primary">
              Import files
            </ButtonLink>
            {count > 0 ? (
              <Button onClick={onAdd}>Enter one by hand</Button>
            ) : (
              <ButtonLink to="/accounts?new">Add an account first</ButtonLink>
            )}
          </>
        )
      }
    >
      Every purchase, dividend, fee and transfer of the household stands here, and every figure of
      Bursar follows from these rows. They come from the files of your banks and brokers, or by
      hand.
    </EmptyState>
  );
}
