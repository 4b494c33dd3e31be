import { useSuspenseQuery } from "@tanstack/react-query";
import type { ReactNode } from "react";
import { SectionTitle } from "@/ui/statement";
import { sources } from "./queries";

const titles: Record<string, { title: string; note: string }> = {
  household: {
    title: "Your own",
    note: "Entered by hand, then those in imported files. Nobody else sees them.",
  },
  vendor: { title: "Vendors", note: "Closing prices of a service that a key was set for." },
  sample: {
    title: "Sample market",
    note: "Invented, for demonstration. Not what anything traded at.",
  },
};

const keys = [
  ["Tiingo", "BURSAR_TIINGO_KEY", "US stocks and funds"],
  ["Polygon", "BURSAR_POLYGON_KEY", "US stocks, funds, coins"],
  ["Alpha Vantage", "BURSAR_ALPHA_VANTAGE_KEY", "US and some other exchanges"],
  ["CoinGecko", "BURSAR_COINGECKO_KEY", "coins"],
] as const;

/** Where prices come from, said honestly, and how to get better ones. */
export function PriceSources() {
  const { data } = useSuspenseQuery(sources);
  return (
    <section>
      <SectionTitle title="Where prices come from" />
      <p className="max-w-prose pt-1 text-ink-2">{data.note}</p>
      <ol className="mt-3">
        {data.order.map((source, index) => (
          <li key={source} className="flex gap-3 border-t border-rule py-2">
            <span className="figures w-5 text-right font-serif text-ink-3">{index + 1}</span>
            <span>
              {titles[source]?.title ?? source}
              <span className="block text-sm text-ink-3">{note(source, data.vendors)}</span>
            </span>
          </li>
        ))}
      </ol>
      {!data.sample && data.vendors.length === 0 && <AddKey />}
    </section>
  );
}

function note(source: string, vendors: readonly string[]): ReactNode {
  if (source === "vendor")
    return vendors.length > 0 ? vendors.join(", ") : "None has a key yet, so none is asked.";
  return titles[source]?.note;
}

function AddKey() {
  return (
    <details className="mt-3 max-w-prose">
      <summary className="text-accent underline underline-offset-[3px]">How to add a key</summary>
      <p className="pt-2 text-ink-2">
        Get a free key from one of these services, set it where Bursar is started, and start it
        again. What Bursar fetches is closing prices only; it never sends what you own.
      </p>
      <dl className="mt-2 text-sm">
        {keys.map(([vendor, name, covers]) => (
          <div key={name} className="grid border-t border-rule py-1.5 sm:grid-cols-[8rem_1fr]">
            <dt>{vendor}</dt>
            <dd>
              <code className="text-sm break-all select-all">{name}</code>
              <span className="block text-ink-3">{covers}</span>
            </dd>
          </div>
        ))}
      </dl>
    </details>
  );
}
