import type { ReactNode } from "react";
import type { Schemas } from "@/api/client";
import { writtenDay } from "@/lib/dates";
import { formatPercent } from "@/lib/format";
import { Change } from "@/ui/figure";
import { StatRow } from "@/ui/statement";

type Performance = Schemas["Performance"];

const linkNotes: Record<Performance["time_weighted"]["status"], string> = {
  complete: "over the whole period",
  has_gaps: "days without capital left out",
  undefined_days: "some days have no return",
  no_capital: "nothing was held",
  negative_value: "not defined: the value fell below zero",
};

const solveNotes: Record<Performance["money_weighted"]["status"], string> = {
  unique: "a year, by your own payments",
  ambiguous: "several rates solve it",
  total_loss: "everything was lost",
  no_sign_change: "payments go one way only",
  no_root: "no rate solves it",
  not_finite: "no rate solves it",
};

function rate(value: number | null): ReactNode {
  return value === null ? "–" : <Change fraction={value} digits={2} />;
}

/** The returns and how rough the way was. */
export function ReturnFigures({ performance: data }: { performance: Performance }) {
  const { time_weighted: linked, money_weighted: own } = data;
  const fall = data.max_drawdown;
  return (
    <StatRow
      stats={[
        {
          label: "Time-weighted",
          figure: rate(linked.cumulative),
          note: linkNotes[linked.status],
        },
        ...(linked.annualised === null
          ? []
          : [{ label: "Time-weighted a year", figure: rate(linked.annualised) }]),
        { label: "Money-weighted", figure: rate(own.annualised), note: solveNotes[own.status] },
        {
          label: "Modified Dietz",
          figure: rate(data.modified_dietz),
          note: "over the period, by weights of days",
        },
        {
          label: "Volatility",
          figure: data.volatility === null ? "–" : formatPercent(data.volatility, 1),
          note: "a year",
        },
        {
          label: "Deepest fall",
          figure: fall === null ? "–" : formatPercent(-fall, 1),
          note:
            data.drawdown_from && data.drawdown_to
              ? `${writtenDay(data.drawdown_from)} to ${writtenDay(data.drawdown_to)}`
              : undefined,
        },
      ]}
    />
  );
}
