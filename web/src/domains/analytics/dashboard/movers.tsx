import { Link } from "react-router";
import type { Schemas } from "@/api/client";
import { writtenDay } from "@/lib/dates";
import { Change } from "@/ui/figure";
import { SectionTitle } from "@/ui/statement";

const most = 6;

type MoversProps = {
  movers: readonly Schemas["Mover"][];
  on: string | null;
  currency: string;
};

/** What the last day's prices did to what is held. */
export function Movers({ movers, on, currency }: MoversProps) {
  if (movers.length === 0) return null;
  return (
    <section>
      <SectionTitle title="Moved most" aside={on && `on ${writtenDay(on)}`} />
      <ul>
        {movers.slice(0, most).map((one) => (
          <li
            key={one.instrument_id}
            className="flex items-baseline justify-between gap-4 border-b border-rule py-1.5 last:border-b-0"
          >
            <Link
              to={`/instruments/${one.instrument_id}`}
              className="min-w-0 truncate hover:underline"
              title={one.name}
            >
              <span className="font-semibold">{one.symbol}</span>{" "}
              <span className="text-sm text-ink-3">{one.name}</span>
            </Link>
            <span className="grid shrink-0 justify-items-end text-sm">
              <Change amount={one.amount} currency={currency} />
              <Change fraction={one.percent} />
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
