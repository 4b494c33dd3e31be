import { keepPreviousData, useQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import type { Schemas } from "@/api/client";
import { ApiProblem } from "@/api/problem";
import { isDecimal, signOf } from "@/lib/decimal";
import { plural } from "@/lib/format";
import { MoneyInput } from "@/ui/decimal-input";
import { Field } from "@/ui/field";
import { Checkbox } from "@/ui/input";
import { SectionTitle } from "@/ui/statement";
import type { Column } from "@/ui/table/column";
import { Table } from "@/ui/table/table";
import { type Loan, type PayoffQuestion, payoff } from "./queries";

type Scenario = Schemas["PayoffScenario"];

const titles: Record<string, string> = {
  as_agreed: "As agreed",
  extra_payment: "Paying more each month",
  lump_sum: "Paying some at once",
  biweekly: "Half a payment every two weeks",
  interest_only: "Interest alone at first",
  balloon: "Balloon",
};

const titleOf = ({ kind }: Scenario) => titles[kind] ?? kind.replaceAll("_", " ");

const columns: Column<Scenario>[] = [
  { key: "kind", title: "Way", value: titleOf, phone: "title" },
  { key: "off", title: "Paid off on", kind: "day", value: (row) => row.paid_off_on },
  {
    key: "sooner",
    title: "Sooner by",
    value: (row) => row.days_sooner,
    cell: (row) => (row.days_sooner > 0 ? sooner(row.days_sooner) : null),
  },
  {
    key: "interest",
    title: "Interest in all",
    kind: "money",
    value: (row) => row.total_interest,
    phone: "hide",
  },
  {
    key: "saved",
    title: "Interest saved",
    kind: "money",
    value: (row) => (signOf(row.interest_saved) === 0 ? null : row.interest_saved),
    phone: "figure",
  },
];

function sooner(days: number): string {
  const months = Math.round(days / 30.44);
  const years = Math.floor(months / 12);
  const rest = months % 12;
  return (
    [years > 0 && plural(years, "year"), rest > 0 && plural(rest, "month")]
      .filter(Boolean)
      .join(" ") || plural(days, "day")
  );
}

/** What paying more, or otherwise, would change; nothing is stored. */
export function Payoff({ loan }: { loan: Loan }) {
  const [extra, setExtra] = useState("200");
  const [lump, setLump] = useState("");
  const [biweekly, setBiweekly] = useState(true);
  const question = useMemo(() => {
    const asked: PayoffQuestion = {};
    if (isDecimal(extra) && signOf(extra) > 0) asked.extra_payment = extra;
    if (isDecimal(lump) && signOf(lump) > 0) asked.lump_sum = lump;
    if (biweekly) asked.biweekly = true;
    return asked;
  }, [extra, lump, biweekly]);
  const { data, error } = useQuery({
    ...payoff(loan.id, question),
    placeholderData: keepPreviousData,
  });
  return (
    <section className="grid gap-4">
      <SectionTitle title="Paying it off sooner" />
      <div className="flex flex-wrap items-end gap-x-6 gap-y-3">
        <Field label="More each month" className="w-40">
          <MoneyInput currency={loan.currency} value={extra} onValue={setExtra} />
        </Field>
        <Field label="Once, now" className="w-40">
          <MoneyInput currency={loan.currency} value={lump} onValue={setLump} />
        </Field>
        <Checkbox
          label="Every two weeks"
          checked={biweekly}
          onChange={(event) => setBiweekly(event.target.checked)}
          className="pb-1.5"
        />
      </div>
      {error instanceof ApiProblem && <p className="text-sm text-loss">{error.detail}</p>}
      {data && (
        <Table
          caption="Compared"
          columns={columns}
          rows={data.items}
          rowKey={({ kind, amount }) => `${kind}-${amount}`}
          currency={data.currency}
        />
      )}
    </section>
  );
}
