import type { Schemas } from "@/api/client";
import { absolute, signOf, sum } from "@/lib/decimal";
import { formatMoney, formatPercent, formatQuantity, plural } from "@/lib/format";

type InstrumentSentenceProps = {
  instrument: Schemas["InstrumentRead"];
  positions: readonly Schemas["SecurityRead"][];
  bars: readonly Schemas["BarRead"][];
};

/** What is held of it and what it gained, or what its price did. */
export function InstrumentSentence({ instrument, positions, bars }: InstrumentSentenceProps) {
  const held = sum(positions.map(({ quantity }) => quantity));
  const values = positions.flatMap(({ market_value }) => market_value ?? []);
  if (positions.length === 0) return <>You hold none of it now.{yearOf(bars)}</>;
  const gains = positions.flatMap(({ unrealized_gain_loss }) => unrealized_gain_loss ?? []);
  const gain = sum(gains);
  const { currency } = instrument;
  return (
    <>
      You hold <strong>{formatQuantity(held, 4)}</strong> in {plural(positions.length, "account")}
      {values.length > 0 ? (
        <>
          , worth <strong>{formatMoney(sum(values), currency)}</strong>
        </>
      ) : (
        "; what it is worth is not known"
      )}
      {gains.length > 0 &&
        signOf(gain) !== 0 &&
        `, ${formatMoney(absolute(gain), currency, { digits: 0 })} ${signOf(gain) > 0 ? "more" : "less"} than it cost`}
      .{yearOf(bars)}
    </>
  );
}

const tradingYear = 252;

function yearOf(bars: readonly Schemas["BarRead"][]): string {
  const last = bars.at(-1);
  const before = bars.at(-1 - tradingYear);
  if (!last || !before || Number(before.close) === 0) return "";
  const change = Number(last.close) / Number(before.close) - 1;
  return ` Its price ${change >= 0 ? "rose" : "fell"} ${formatPercent(Math.abs(change), 0)} in a year.`;
}
