import type { Schemas } from "@/api/client";
import { writtenDay } from "@/lib/dates";
import { plural } from "@/lib/format";
import { TextLink } from "@/ui/button";
import { type FigureStatus, Status } from "@/ui/status";

type Figures = Pick<
  Schemas["Dashboard"],
  "as_of" | "valued_to" | "is_pending" | "sample_prices" | "status" | "missing" | "currency"
>;

/** How far the figures of a page can be trusted: day, currency, sample prices, what is missing. */
export function FiguresNote({ figures }: { figures: Figures }) {
  const { as_of, is_pending, sample_prices, status, missing, currency } = figures;
  return (
    <div className="figures mb-6 flex flex-wrap items-baseline gap-x-4 gap-y-1 text-sm text-ink-3">
      <span>
        {currency}, at the close of {writtenDay(as_of)}
      </span>
      {sample_prices && <Status status="sample" />}
      {status !== "complete" && <Status status={status as FigureStatus} why={blame(missing)} />}
      {is_pending && (
        <span role="status" className="text-warn">
          Changes are being worked in…
        </span>
      )}
      {missing.length > 0 && <Missing missing={missing} />}
    </div>
  );
}

type MissingPart = Schemas["Missing"];

function blame(missing: readonly MissingPart[]): string | undefined {
  if (missing.length === 0) return undefined;
  const names = [...new Set(missing.map(({ label }) => label))];
  const shown = names.slice(0, 4).join(", ");
  return names.length > 4 ? `${shown} and ${names.length - 4} more` : shown;
}

/** Where to mend what is missing. */
export function mendLink(part: {
  instrument_id: string | null;
  account_id: string | null;
  belonging_id: string | null;
}): string | null {
  if (part.instrument_id) return `/instruments/${part.instrument_id}`;
  if (part.belonging_id) return "/property";
  return part.account_id ? `/accounts/${part.account_id}` : null;
}

function Missing({ missing }: { missing: readonly MissingPart[] }) {
  const seen = new Map(missing.map((part) => [part.label, part]));
  return (
    <details className="basis-full">
      <summary className="text-accent underline underline-offset-[3px]">
        {plural(seen.size, "value is", "values are")} missing or old
      </summary>
      <ul className="max-w-prose pt-1">
        {[...seen.values()].map((part) => {
          const to = mendLink(part);
          return (
            <li key={part.label} className="border-t border-rule py-1.5">
              {to ? <TextLink to={to}>{part.label}</TextLink> : part.label}{" "}
              <Status status={part.reason} />
              <span className="block">{part.fix}</span>
            </li>
          );
        })}
      </ul>
    </details>
  );
}
