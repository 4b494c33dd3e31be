import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useParams } from "react-router";
import { ApiProblem } from "@/api/problem";
import { formatDay } from "@/lib/dates";
import { formatMoney, formatPercent, plural } from "@/lib/format";
import { TextLink } from "@/ui/button";
import { PageHeader } from "@/ui/page-header";
import { SectionTitle } from "@/ui/statement";
import { Badge } from "@/ui/status";
import { useOwners } from "./household";
import { Facts } from "./records/facts";
import { History } from "./records/history";
import { NewRecord } from "./records/new-record";
import { Payoff } from "./records/payoff";
import { assets, balances, type Loan, loan, schedule } from "./records/queries";
import { RecordActions } from "./records/record-actions";
import { Schedule } from "./records/schedule";
import { addBalance, removeBalance, removeLoan } from "./records/writes";

/** Route: /loans/:loanId */
export function LoanPage() {
  const { loanId = "" } = useParams();
  const { data } = useSuspenseQuery(loan(loanId));
  const { data: stated } = useSuspenseQuery(balances(loanId));
  const { data: owned } = useSuspenseQuery(assets);
  const plan = useQuery(schedule(loanId));
  const { nameOf } = useOwners();
  const [editing, setEditing] = useState(false);
  const financed = owned.items.find(({ id }) => id === data.related_asset_id);
  const money = (amount: string | null) => amount && formatMoney(amount, data.currency);

  return (
    <>
      <PageHeader
        title={data.name}
        parent={{ to: "/property", title: "Property and loans" }}
        aside={<Badge>{data.liability_type_title}</Badge>}
        sentence={<Owed loan={data} plan={plan.data} />}
        actions={
          <RecordActions
            id={data.id}
            name={data.name}
            onEdit={() => setEditing(true)}
            remove={() => removeLoan(data.id)}
            loses="Its terms and stated balances go with it."
            back="/property"
          />
        }
      />
      <div className="grid gap-10">
        {plan.data && <Schedule plan={plan.data} />}
        {plan.error && (
          <section>
            <SectionTitle title="Schedule" />
            <p className="max-w-prose py-3 text-ink-2">
              {plan.error instanceof ApiProblem ? plan.error.detail : "It could not be worked out."}{" "}
              With a balance, a rate and a payment, this page shows when the loan is paid off and
              what paying more would save.
            </p>
          </section>
        )}
        {plan.data && <Payoff loan={data} />}
        <History
          title="Stated balances"
          currency={data.currency}
          verb="Add a balance"
          fields={{ amount: "balance", on: "balance_on" }}
          rows={stated.items.map((row) => ({ ...row, on: row.balance_on, amount: row.balance }))}
          add={addBalance(loanId)}
          remove={(id) => removeBalance({ loanId, id })}
        />
        <Facts
          title="Terms"
          facts={[
            [
              "Interest a year",
              data.interest_rate &&
                `${formatPercent(data.interest_rate, 3)} ${data.is_rate_fixed ? "fixed" : "variable"}`,
            ],
            ["Payment a month", money(data.monthly_payment)],
            ["Escrow a month", money(data.escrow_monthly)],
            ["Amount at the start", money(data.original_amount)],
            ["Taken on", data.origination_date && formatDay(data.origination_date)],
            ["Ends on", data.maturity_date && formatDay(data.maturity_date)],
            ["Lender", data.lender_name],
            ["Owner", nameOf(data.owner_id)],
            ["It financed", financed?.name],
            [
              "Follows the account",
              data.account_id && (
                <TextLink to={`/accounts/${data.account_id}`}>its transactions</TextLink>
              ),
            ],
          ]}
        />
      </div>
      {editing && <NewRecord noun="loan" record={data} onClose={() => setEditing(false)} />}
    </>
  );
}

type Plan = { paid_off_on: string; payments: number; total_interest: string; currency: string };

function Owed({ loan: row, plan }: { loan: Loan; plan: Plan | undefined }) {
  if (row.paid_off_on) return `Paid off on ${formatDay(row.paid_off_on)}.`;
  if (row.current_balance === null) return "What is owed is not stated yet.";
  return (
    <>
      <strong>{formatMoney(row.current_balance, row.currency, { digits: 0 })}</strong> is owed
      {row.interest_rate && ` at ${formatPercent(row.interest_rate, 2)}`}
      {plan && (
        <>
          ; paid off on <strong>{formatDay(plan.paid_off_on)}</strong> after{" "}
          {plural(plan.payments, "payment")} and{" "}
          {formatMoney(plan.total_interest, plan.currency, { digits: 0 })} of interest
        </>
      )}
      .
    </>
  );
}
