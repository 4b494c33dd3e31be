import type { ReactNode } from "react";
import { useTitle } from "@/lib/use-title";
import { Wordmark } from "@/ui/shell/app-shell";
import { ThemeMenu } from "@/ui/shell/corner";
import { Statement } from "@/ui/statement";

type DoorProps = { title: string; lead?: ReactNode; children: ReactNode; foot?: ReactNode };

const example = [
  { title: "Opening value, January 1", figure: "412,806.15" },
  { title: "Paid in", figure: "18,000.00", indent: true },
  { title: "Taken out", figure: "\u22124,250.00", indent: true },
  { title: "Dividends and interest", figure: "9,114.38", indent: true },
  { title: "Fees and taxes", figure: "\u2212611.04", indent: true },
  { title: "Change in prices", figure: "31,902.77", indent: true },
  { title: "Closing value, December 31", figure: "466,962.26", kind: "result" as const },
];

/** The page before the house: one form at the left, on wide screens a specimen of what is inside. */
export function Door({ title, lead, children, foot }: DoorProps) {
  useTitle(title);
  return (
    <div className="grid min-h-dvh lg:grid-cols-[minmax(0,1fr)_minmax(0,1.1fr)]">
      <div className="flex flex-col px-5 py-5 sm:px-10">
        <div className="flex items-center justify-between">
          <div className="-ml-2.5">
            <Wordmark />
          </div>
          <ThemeMenu />
        </div>
        <main className="mx-auto flex w-full max-w-[24rem] grow flex-col justify-center py-10">
          <h1 className="font-serif text-xl font-semibold tracking-[-0.01em]">{title}</h1>
          {lead && <p className="mt-1 text-base text-ink-2">{lead}</p>}
          <div className="mt-6">{children}</div>
          {foot && <p className="mt-6 border-t border-rule pt-4 text-sm text-ink-2">{foot}</p>}
        </main>
      </div>
      <aside className="hidden flex-col justify-center bg-sunken px-16 lg:flex">
        <div className="mx-auto w-full max-w-[30rem]">
          <p className="font-serif text-xl leading-[1.3] text-pretty">
            What you own, what you owe and what it earned. Every figure opens to the rows that made
            it.
          </p>
          <div className="mt-10">
            <Statement title="A household’s year" unit="an example, in USD" lines={example} />
          </div>
        </div>
      </aside>
    </div>
  );
}
