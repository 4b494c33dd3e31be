import type { Schemas } from "@/api/client";
import { writtenDay } from "@/lib/dates";
import { formatCompactMoney, formatNumber, formatPercent } from "@/lib/format";
import { SectionTitle } from "@/ui/statement";

type Instrument = Schemas["InstrumentRead"];

const kinds: Record<string, string> = {
  stock: "Share",
  etf: "Exchange-traded fund",
  fund: "Fund",
  bond: "Bond",
  crypto: "Coin",
  option: "Option",
  future: "Future",
  cash: "Money market",
};

export function kindTitle(kind: string): string {
  return kinds[kind] ?? kind.charAt(0).toUpperCase() + kind.slice(1).replaceAll("_", " ");
}

function classTitle(key: string): string {
  const words = key.replaceAll("_", " ").replace(/^us /, "US ");
  return words.charAt(0).toUpperCase() + words.slice(1);
}

function factsOf(one: Instrument): [string, string][] {
  const all: [string, string | null][] = [
    ["Kind", kindTitle(one.kind)],
    ["Class", one.asset_class && classTitle(one.asset_class)],
    ["Venue", one.venue],
    ["Currency", one.currency],
    ["Sector", one.sector],
    ["Industry", one.industry],
    ["Country", one.country],
    ["Costs a year", one.expense_ratio && formatPercent(one.expense_ratio, 2)],
    ["Dividend yield", one.dividend_yield && formatPercent(one.dividend_yield, 2)],
    ["Price to earnings", one.price_earnings && formatNumber(one.price_earnings, 1)],
    ["Market value", one.market_cap && formatCompactMoney(one.market_cap, one.currency)],
    ["Expires", one.expires_on && writtenDay(one.expires_on)],
    ["Right", one.option_right],
    ["Strike", one.strike && formatNumber(one.strike, 2)],
    ["Units a contract", Number(one.multiplier) === 1 ? null : formatNumber(one.multiplier)],
  ];
  return all.filter((fact): fact is [string, string] => Boolean(fact[1]));
}

/** What is known of an instrument, and where from. */
export function InstrumentFacts({ instrument }: { instrument: Instrument }) {
  return (
    <section>
      <SectionTitle title="Facts" />
      <dl className="figures text-sm">
        {factsOf(instrument).map(([title, value]) => (
          <div key={title} className="flex justify-between gap-6 border-b border-rule py-1.5">
            <dt className="text-ink-3">{title}</dt>
            <dd className="text-right">{value}</dd>
          </div>
        ))}
      </dl>
      <p className="pt-1.5 text-sm text-ink-3">
        {instrument.is_own ? "Only this household sees this instrument." : said(instrument)}
      </p>
    </section>
  );
}

function said({ facts_source: source, facts_on: on }: Instrument): string {
  if (!source) return "No source gave more facts.";
  return source === "sample"
    ? "Facts of the sample market; figures in them are invented."
    : `From ${source}${on ? `, ${writtenDay(on)}` : ""}.`;
}
