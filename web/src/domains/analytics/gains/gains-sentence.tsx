import type { Schemas } from "@/api/client";
import { absolute, signOf, sum } from "@/lib/decimal";
import { formatMoney, plural } from "@/lib/format";

/** The gain, by term, and what washed away. */
export function GainsSentence({ gains }: { gains: Schemas["RealisedGains"] }) {
  const { totals, items, currency, year } = gains;
  const when = year ? `In ${year}` : "Over all years";
  if (totals.length === 0) return <>{when} nothing was sold.</>;
  const gain = sum(totals.map((one) => one.gain));
  const of = (box: string) => sum(totals.filter((one) => one.box === box).map((one) => one.gain));
  const washed = items.filter(({ code }) => code.includes("W")).length;
  const whole = (amount: string) => formatMoney(absolute(amount), currency, { digits: 0 });
  const verb = signOf(gain) < 0 ? "lost" : "gained";
  return (
    <>
      {when} sales {verb} <strong>{whole(gain)}</strong>: {term(of("short"), whole)} short-term,{" "}
      {term(of("long"), whole)} long-term.
      {washed > 0 &&
        ` ${plural(washed, "line")} of them ${washed === 1 ? "is" : "are"} wash sales.`}
    </>
  );
}

function term(amount: string, whole: (amount: string) => string): string {
  return `${signOf(amount) < 0 ? "a loss of " : ""}${whole(amount)}`;
}
