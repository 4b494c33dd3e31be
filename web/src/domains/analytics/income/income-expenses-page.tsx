import { useSuspenseQuery } from "@tanstack/react-query";
import { formatMoney, formatPercent } from "@/lib/format";
import { ButtonLink } from "@/ui/button";
import { PageHeader } from "@/ui/page-header";
import { StatRow } from "@/ui/statement";
import { EmptyState } from "@/ui/states";
import { Segmented, Tabs } from "@/ui/tabs";
import { FiguresNote } from "../figures-note";
import { dividends, incomeExpenses } from "../queries";
import { useScope } from "../use-scope";
import { Categories } from "./categories";
import { DividendsPart } from "./dividends-part";
import { ExpectedPart } from "./expected-part";
import { IncomeSentence } from "./income-sentence";
import { MonthChart } from "./month-chart";

const spans = [
  { key: "12", title: "1 year" },
  { key: "24", title: "2 years" },
  { key: "60", title: "5 years" },
] as const;

/** Route: /income-expenses?months=12|24|60 */
export function IncomeExpensesPage() {
  const chosen = useScope();
  const span = spans.find(({ key }) => key === chosen.params.get("months"))?.key ?? "12";
  const { data } = useSuspenseQuery(incomeExpenses(Number(span)));
  const { data: paid } = useSuspenseQuery(dividends({}));
  const { currency } = data;
  const whole = (amount: string) => formatMoney(amount, currency, { digits: 0 });

  if (
    Number(data.income_total) === 0 &&
    Number(data.expenses_total) === 0 &&
    paid.items.length === 0
  )
    return (
      <>
        <PageHeader title="Income and spending" />
        <EmptyState
          title="Nothing came in or went out yet"
          action={
            <>
              <ButtonLink to="/import" look="primary">
                Import files
              </ButtonLink>
              <ButtonLink to="/income">Add an income source</ButtonLink>
            </>
          }
        >
          Salaries, interest, dividends and what is spent are read from the transactions of your
          accounts, month by month. Import a file of your bank, or state an income by hand.
        </EmptyState>
      </>
    );

  return (
    <>
      <PageHeader
        title="Income and spending"
        sentence={<IncomeSentence income={data} />}
        actions={
          <Segmented
            label="Period"
            options={spans}
            value={span}
            onChange={(key) => chosen.set("months", key === "12" ? null : key)}
          />
        }
      />
      <FiguresNote figures={data} />
      <StatRow
        stats={[
          { label: "Came in", figure: whole(data.income_total) },
          { label: "Went out", figure: whole(data.expenses_total) },
          { label: "Left over", figure: whole(data.net) },
          {
            label: "Kept",
            figure: data.savings_rate === null ? "–" : formatPercent(data.savings_rate, 0),
            note: "of what came in",
          },
          {
            label: "Dividends and interest",
            figure: whole(paid.received_12m),
            note: `${whole(paid.expected_12m)} expected in 12 months`,
          },
        ]}
      />
      <div className="mt-8 grid gap-10">
        <MonthChart months={data.months} currency={currency} />
        <Tabs
          label="Income and spending"
          tabs={[
            {
              key: "categories",
              title: "By category",
              content: <Categories months={data.months} currency={currency} />,
            },
            {
              key: "dividends",
              title: "Dividends and interest",
              content: <DividendsPart dividends={paid} />,
            },
            { key: "expected", title: "Expected", content: <ExpectedPart income={data} /> },
          ]}
        />
      </div>
    </>
  );
}
