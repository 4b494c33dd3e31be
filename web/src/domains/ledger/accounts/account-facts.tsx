import { formatDay } from "@/lib/dates";
import { formatMoney, formatPercent } from "@/lib/format";
import { StatRow } from "@/ui/statement";
import { type FigureStatus, Status } from "@/ui/status";
import { lotMethodTitles } from "../account-kinds";
import { useOwners } from "../household";
import type { Account } from "../queries";
import { invests } from "./account-shape";

/** Whose it is, where, and by which rules; nothing that is not known. */
export function AccountFacts({ account: row }: { account: Account }) {
  const { nameOf } = useOwners();
  const foreign = Object.entries(row.cash).filter(([currency]) => currency !== row.currency);
  const stats = [
    {
      label: "Balance",
      figure:
        row.current_balance === null ? "Not known" : formatMoney(row.current_balance, row.currency),
      note: row.balance_status !== "complete" && (
        <Status status={row.balance_status as FigureStatus} />
      ),
    },
    {
      label: "Cash",
      figure: formatMoney(row.cash_balance, row.currency),
      note:
        foreign.map(([currency, amount]) => formatMoney(amount, currency)).join(", ") || undefined,
    },
    {
      label: "Owner",
      figure: nameOf(row.owner_id),
    },
    row.institution_name || row.account_number_last4
      ? {
          label: "Held at",
          figure: row.institution_name ?? "–",
          note: row.account_number_last4 ? `number ends in ${row.account_number_last4}` : undefined,
        }
      : null,
    invests(row.account_type)
      ? { label: "Lots sold first", figure: lotMethodTitles[row.lot_method] }
      : null,
    row.interest_rate
      ? { label: "Interest a year", figure: formatPercent(row.interest_rate) }
      : null,
    row.opened_on || row.closed_on
      ? {
          label: row.closed_on ? "Closed" : "Opened",
          figure: formatDay(row.closed_on ?? row.opened_on ?? ""),
        }
      : null,
  ].filter((stat) => stat !== null);
  return (
    <div className="mb-6">
      <StatRow stats={stats} />
      {row.notes && (
        <p className="mt-3 max-w-prose text-sm whitespace-pre-line text-ink-2">{row.notes}</p>
      )}
    </div>
  );
}
