import type { ReactNode } from "react";
import { writtenDay } from "@/lib/dates";
import { useTitle } from "@/lib/use-title";
import { TextLink } from "@/ui/button";
import { Wordmark } from "@/ui/shell/app-shell";

type LegalPageProps = {
  title: string;
  /** The day this text holds from; the server keeps which one somebody accepted. */
  from: string;
  lead: string;
  sections: readonly { title: string; text: ReactNode }[];
  other: { to: string; title: string };
};

/** A text to be read before it is accepted: plain sentences, one column. */
export function LegalPage({ title, from, lead, sections, other }: LegalPageProps) {
  useTitle(title);
  return (
    <div className="px-5 py-5 sm:px-10">
      <div className="-ml-2.5">
        <Wordmark />
      </div>
      <main className="mx-auto max-w-[38rem] py-10">
        <h1 className="font-serif text-xl font-semibold">{title}</h1>
        <p className="figures mt-1 text-sm text-ink-3">In force from {writtenDay(from)}</p>
        <p className="mt-4 font-serif text-lg text-pretty text-ink-2">{lead}</p>
        {sections.map((section) => (
          <section key={section.title} className="mt-7">
            <h2 className="border-b border-rule pb-1 font-serif text-md font-semibold">
              {section.title}
            </h2>
            <div className="mt-2 grid gap-2 text-pretty">{section.text}</div>
          </section>
        ))}
        <p className="mt-10 border-t border-rule pt-4 text-sm text-ink-2">
          See also the <TextLink to={other.to}>{other.title}</TextLink>.
        </p>
      </main>
    </div>
  );
}
