import { Link } from "react-router";
import type { Schemas } from "@/api/client";
import { formatMoney } from "@/lib/format";
import { SectionTitle } from "@/ui/statement";

type SliceContentsProps = { slices: readonly Schemas["Slice"][]; currency: string };

/** What each slice is made of, the largest first; every slice opens. */
export function SliceContents({ slices, currency }: SliceContentsProps) {
  const money = (amount: string) => formatMoney(amount, currency, { bare: true, digits: 0 });
  return (
    <section>
      <SectionTitle title="What lies inside" aside={currency} />
      {slices.map((slice, index) => (
        <details key={slice.key} open={index === 0} className="border-b border-rule">
          <summary className="figures flex justify-between gap-4 py-1.5">
            <span className="before:mr-2 before:inline-block before:text-ink-3 before:content-['›']">
              {slice.label}
            </span>
            <span className="font-semibold">{money(slice.value)}</span>
          </summary>
          <ul className="pb-2 pl-4 text-sm">
            {slice.largest.map((part) => (
              <li
                key={`${part.label}:${part.instrument_id ?? part.belonging_id ?? ""}`}
                className="figures flex justify-between gap-4 border-t border-rule py-1"
              >
                {part.instrument_id ? (
                  <Link to={`/instruments/${part.instrument_id}`} className="hover:underline">
                    {part.label}
                  </Link>
                ) : (
                  <span>{part.label}</span>
                )}
                <span className="text-ink-2">{money(part.value)}</span>
              </li>
            ))}
          </ul>
        </details>
      ))}
    </section>
  );
}
