import type { ReactNode } from "react";
import { Link } from "react-router";
import type { Schemas } from "@/api/client";
import { sum } from "@/lib/decimal";
import { formatMoney } from "@/lib/format";
import { groupBy } from "@/lib/group";
import { SectionTitle, UnfoldButton } from "@/ui/statement";
import { type FigureStatus, Status } from "@/ui/status";

type Dashboard = Schemas["Dashboard"];

type Line = {
  id: string;
  to: string;
  name: string;
  note: string;
  value: string | null;
  status: FigureStatus;
  group: string;
  isAccount: boolean;
};

const classes: Record<string, string> = {
  cash: "Cash",
  investments: "Investments",
  retirement: "Retirement",
  health: "Health savings",
  education: "Education",
  other: "Other accounts",
};
const property = "Property and other assets";
const debts = "Debts";
const order = [...Object.values(classes), property, debts];

function linesOf({ accounts, belongings }: Dashboard): Line[] {
  const held = accounts
    .filter(({ is_active, value }) => is_active || Number(value) !== 0)
    .map((one): Line => {
      const { id, name, kind_title: kind, institution, value, status } = one;
      const group = one.account_class === "debt" ? debts : (classes[one.account_class] ?? property);
      const note = [kind, institution].filter(Boolean).join(" · ");
      return { id, to: `/accounts/${id}`, name, note, value, status, group, isAccount: true };
    });
  const others = belongings.map((one): Line => {
    const { id, name, category, value, status } = one;
    const group = one.kind === "liability" ? debts : property;
    return { id, to: "/property", name, note: category, value, status, group, isAccount: false };
  });
  return [...held, ...others];
}

type AccountsByClassProps = { dashboard: Dashboard; onUnfold: (accountId: string) => void };

/** Every account, asset and debt under its class, with sums, set as a balance sheet. */
export function AccountsByClass({ dashboard, onUnfold }: AccountsByClassProps) {
  const { currency } = dashboard;
  const groups = [...groupBy(linesOf(dashboard), ({ group }) => group)].sort(
    ([a], [b]) => order.indexOf(a) - order.indexOf(b),
  );
  const write = (amount: string) => formatMoney(amount, currency, { bare: true });
  return (
    <section>
      <SectionTitle title="Accounts and belongings" aside={currency} />
      <table className="figures w-full">
        {groups.map(([group, lines]) => (
          <tbody key={group}>
            <tr className="border-b border-rule">
              <th scope="rowgroup" className="pt-3 pb-1 text-left font-semibold">
                {group}
              </th>
              <td className="pt-3 pb-1 text-right font-semibold">
                {write(sum(lines.flatMap(({ value }) => value ?? [])))}
              </td>
            </tr>
            {lines.map((line) => (
              <AccountRow key={line.id} line={line}>
                {line.value === null ? (
                  <span className="text-ink-3">unknown</span>
                ) : line.isAccount ? (
                  <UnfoldButton onUnfold={() => onUnfold(line.id)}>
                    {write(line.value)}
                  </UnfoldButton>
                ) : (
                  write(line.value)
                )}
              </AccountRow>
            ))}
          </tbody>
        ))}
        <tbody>
          <tr className="border-t border-b-3 border-rule-strong font-semibold [border-bottom-style:double]">
            <th scope="row" className="py-1.5 text-left">
              Net worth
            </th>
            <td className="py-1.5 text-right">{write(dashboard.net_worth)}</td>
          </tr>
        </tbody>
      </table>
    </section>
  );
}

function AccountRow({ line, children }: { line: Line; children: ReactNode }) {
  return (
    <tr className="border-b border-rule">
      <th scope="row" className="py-1.5 pr-4 pl-4 text-left font-normal">
        <Link to={line.to} className="hover:underline">
          {line.name}
        </Link>{" "}
        <span className="text-sm text-ink-3">{line.note}</span>
      </th>
      <td className="py-1.5 text-right whitespace-nowrap">
        {line.status !== "complete" && (
          <span className="mr-2">
            <Status status={line.status} compact />
          </span>
        )}
        {children}
      </td>
    </tr>
  );
}
