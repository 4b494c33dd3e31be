import type { ReactNode } from "react";
import { SectionTitle } from "@/ui/statement";

/** What is known, in two columns; what is not known is not shown. */
export function Facts({
  title,
  facts,
}: {
  title: string;
  facts: readonly (readonly [label: string, value: ReactNode])[];
}) {
  const known = facts.filter(([, value]) => value !== null && value !== undefined && value !== "");
  if (known.length === 0) return null;
  return (
    <section>
      <SectionTitle title={title} />
      <dl className="figures gap-x-12 text-base sm:columns-2">
        {known.map(([label, value]) => (
          <div
            key={label}
            className="flex break-inside-avoid justify-between gap-6 border-b border-rule py-1.5"
          >
            <dt className="text-ink-2">{label}</dt>
            <dd className="text-right">{value}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
