import { Link } from "react-router";
import { sum } from "@/lib/decimal";
import { formatMoney, formatNumber } from "@/lib/format";
import { Badge, type FigureStatus, Status } from "@/ui/status";
import { accountClasses, taxTitles } from "../account-kinds";
import type { Account } from "../queries";

type AccountsSheetProps = {
  accounts: readonly Account[];
  nameOf: (ownerId: string | null) => string;
};

const headings = [
  ["Account", "w-[30%]"],
  ["Institution", "w-[18%] max-sm:hidden"],
  ["Owner", "w-[14%] max-md:hidden"],
  ["Tax treatment", "w-[13%] max-lg:hidden"],
  ["Transactions", "w-[10%] text-right max-lg:hidden"],
  ["Balance", "w-[15%] text-right"],
] as const;

/** All accounts as a balance sheet: by class, in one set of columns, each class with its sum. */
export function AccountsSheet({ accounts, nameOf }: AccountsSheetProps) {
  const foreign = new Set(accounts.map(({ currency }) => currency)).size > 1;
  return (
    <table className="figures w-full table-fixed border-collapse text-sm max-sm:table-auto">
      <caption className="sr-only">Accounts by class</caption>
      <thead className="text-left text-ink-2 shadow-[inset_0_-1px_0_var(--rule-strong)] max-sm:sr-only">
        <tr>
          {headings.map(([title, className]) => (
            <th
              key={title}
              scope="col"
              className={`px-2.5 py-1.5 font-normal first:pl-0 last:pr-0 ${className}`}
            >
              {title}
              {title === "Balance" && !foreign && accounts[0] && (
                <span className="text-ink-3"> {accounts[0].currency}</span>
              )}
            </th>
          ))}
        </tr>
      </thead>
      {accountClasses.map(({ key, title }) => {
        const rows = accounts.filter(({ account_class }) => account_class === key);
        return (
          rows.length > 0 && (
            <tbody key={key}>
              <tr>
                <th
                  scope="rowgroup"
                  colSpan={5}
                  className="pt-5 pb-1 text-left font-serif text-md font-semibold max-lg:hidden"
                >
                  {title}
                </th>
                <ClassTitle title={title} />
                <td className="pt-5 pb-1 text-right text-base font-semibold whitespace-nowrap">
                  {totalOf(rows, foreign)}
                </td>
              </tr>
              {rows.map((row) => (
                <AccountRow key={row.id} row={row} nameOf={nameOf} foreign={foreign} />
              ))}
            </tbody>
          )
        );
      })}
    </table>
  );
}

/** Narrow screens have fewer columns, and a cell must not span those that are hidden. */
function ClassTitle({ title }: { title: string }) {
  const look = "pt-5 pb-1 text-left font-serif text-md font-semibold";
  return (
    <>
      <th scope="rowgroup" colSpan={3} className={`${look} max-md:hidden lg:hidden`}>
        {title}
      </th>
      <th scope="rowgroup" colSpan={2} className={`${look} max-sm:hidden md:hidden`}>
        {title}
      </th>
      <th scope="rowgroup" className={`${look} sm:hidden`}>
        {title}
      </th>
    </>
  );
}

type RowProps = { row: Account; nameOf: AccountsSheetProps["nameOf"]; foreign: boolean };

function AccountRow({ row, nameOf, foreign }: RowProps) {
  const cell = "px-2.5 py-1.5 align-baseline";
  const place = [row.kind_title, row.institution_name].filter(Boolean).join(", ");
  return (
    <tr className="relative border-t border-rule hover:bg-sunken">
      <td className={`${cell} pl-0`}>
        <Link
          to={`/accounts/${row.id}`}
          className="font-semibold after:absolute after:inset-0 hover:underline"
        >
          {row.account_name}
        </Link>
        {row.account_number_last4 && (
          <span className="text-ink-3 max-sm:hidden"> …{row.account_number_last4}</span>
        )}{" "}
        {!row.is_active && <Badge>Closed</Badge>}
        <span className="block text-ink-3">
          <span className="max-sm:hidden">{row.kind_title}</span>
          <span className="sm:hidden">{place}</span>
        </span>
      </td>
      <td className={`${cell} max-sm:hidden`}>{row.institution_name ?? "–"}</td>
      <td className={`${cell} max-md:hidden`}>{nameOf(row.owner_id)}</td>
      <td className={`${cell} max-lg:hidden`}>
        {row.tax_treatment === "none" ? "–" : taxTitles[row.tax_treatment]}
      </td>
      <td className={`${cell} text-right max-lg:hidden`}>{formatNumber(row.transaction_count)}</td>
      <td className={`${cell} pr-0 text-right whitespace-nowrap`}>
        {row.balance_status !== "complete" && (
          <span className="relative z-10 mr-2">
            <Status status={row.balance_status as FigureStatus} compact />
          </span>
        )}
        {row.current_balance === null
          ? "–"
          : formatMoney(row.current_balance, row.currency, { bare: !foreign })}
      </td>
    </tr>
  );
}

/** One sum for one currency; several would need a rate. */
function totalOf(rows: readonly Account[], foreign: boolean): string | null {
  const known = rows.flatMap(({ current_balance }) => current_balance ?? []);
  const [currency, ...others] = [...new Set(rows.map((row) => row.currency))];
  if (!currency || others.length > 0 || known.length < rows.length) return null;
  return formatMoney(sum(known), currency, { bare: !foreign });
}
