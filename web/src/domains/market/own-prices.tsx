import { useState } from "react";
import type { Schemas } from "@/api/client";
import { formatDay } from "@/lib/dates";
import { formatPrice, plural } from "@/lib/format";
import { Button } from "@/ui/button";
import { SectionTitle } from "@/ui/statement";
import { toast } from "@/ui/toast";
import { PriceDialog } from "./price-dialog";
import { useMarketWrite, withdrawPrice } from "./queries";

type OwnPricesProps = {
  instrument: Schemas["InstrumentRead"];
  bars: readonly Schemas["BarRead"][];
  mayEdit: boolean;
};

const most = 12;

/** Prices stated by hand: added, seen and withdrawn. They go before every other source. */
export function OwnPrices({ instrument, bars, mayEdit }: OwnPricesProps) {
  const [adding, setAdding] = useState(false);
  const withdraw = useMarketWrite(withdrawPrice);
  const own = bars.filter(({ source }) => source === "hand").reverse();
  return (
    <section>
      <SectionTitle
        title="Prices by hand"
        aside={
          mayEdit && (
            <Button size="sm" onClick={() => setAdding(true)}>
              Enter a price
            </Button>
          )
        }
      />
      {own.length === 0 ? (
        <p className="pt-1 text-sm text-ink-2">
          None. A price you enter counts before every other source, for this household alone.
        </p>
      ) : (
        <ul className="figures text-sm">
          {own.slice(0, most).map(({ on, close, currency }) => (
            <li
              key={on}
              className="flex items-center justify-between gap-4 border-b border-rule py-1"
            >
              <span>{formatDay(on)}</span>
              <span className="grow text-right">{formatPrice(close, currency)}</span>
              {mayEdit && (
                <Button
                  size="sm"
                  look="plain"
                  aria-label={`Withdraw the price of ${formatDay(on)}`}
                  onClick={() =>
                    withdraw.mutate(
                      { id: instrument.id, on },
                      { onError: (error) => toast(error.message, { tone: "loss" }) },
                    )
                  }
                >
                  Withdraw
                </Button>
              )}
            </li>
          ))}
        </ul>
      )}
      {own.length > most && (
        <p className="pt-1 text-sm text-ink-3">and {plural(own.length - most, "older price")}.</p>
      )}
      {adding && <PriceDialog instrument={instrument} onClose={() => setAdding(false)} />}
    </section>
  );
}
