import type { ReactNode } from "react";
import { cx } from "@/lib/class-names";
import { Change } from "./figure";
import { type FigureStatus, Status } from "./status";

/** What matters on this page, in one or two sentences. Figures inside are `<strong>`. */
export function Sentence({ children }: { children: ReactNode }) {
  return (
    <p className="figures max-w-[52rem] font-serif text-lg text-pretty text-ink-2 [&_strong]:font-semibold [&_strong]:text-ink">
      {children}
    </p>
  );
}

type HeadlineProps = {
  label: string;
  /** The figure, formatted. */
  figure: ReactNode;
  change?: { amount?: string; currency?: string; fraction?: string | number | null; over: string };
  status?: FigureStatus;
  why?: ReactNode;
  /** Opens what made the figure. */
  onUnfold?: () => void;
};

/** The one large figure of a page. */
export function Headline({ label, figure, change, status, why, onUnfold }: HeadlineProps) {
  return (
    <div>
      <div className="flex items-baseline gap-3 text-sm text-ink-2">
        <h2>{label}</h2>
        {status && status !== "complete" && <Status status={status} why={why} />}
      </div>
      <p className="mt-0.5 font-serif text-2xl tracking-[-0.01em] sm:text-3xl">
        {onUnfold ? (
          <UnfoldButton onUnfold={onUnfold}>{figure}</UnfoldButton>
        ) : (
          <span className="figures">{figure}</span>
        )}
      </p>
      {change && (
        <p className="mt-0.5 text-base text-ink-2">
          <Change amount={change.amount} currency={change.currency} fraction={change.fraction} />{" "}
          {change.over}
        </p>
      )}
    </div>
  );
}

/** A figure that can be opened: dotted underline, like a footnote. */
export function UnfoldButton({
  onUnfold,
  children,
}: {
  onUnfold: () => void;
  children: ReactNode;
}) {
  return (
    <button
      type="button"
      onClick={onUnfold}
      title="Show what made this figure"
      className="figures rounded-sm decoration-ink-3 decoration-dotted decoration-1 underline-offset-4 hover:underline"
    >
      {children}
    </button>
  );
}

export type Line = {
  title: ReactNode;
  /** Under the title, muted. */
  note?: ReactNode;
  figure: ReactNode;
  status?: FigureStatus;
  /** A sum stands under a rule, the result under a double one. */
  kind?: "line" | "sum" | "result";
  indent?: boolean;
  onUnfold?: () => void;
};

/** A column of named amounts that add up, set as on a bank statement. */
export function Statement({
  title,
  unit,
  lines,
}: {
  title?: string;
  unit?: string;
  lines: readonly Line[];
}) {
  return (
    <section>
      {title && <SectionTitle title={title} aside={unit} />}
      <dl>
        {lines.map((line, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the lines of a statement have an order and no other identity
          <StatementLine key={index} {...line} />
        ))}
      </dl>
    </section>
  );
}

export function StatementLine({
  title,
  note,
  figure,
  status,
  kind = "line",
  indent,
  onUnfold,
}: Line) {
  return (
    <div
      className={cx(
        "flex items-baseline justify-between gap-6 py-1.5",
        kind === "line" && "border-t border-rule first:border-t-0",
        kind === "sum" && "border-t border-rule-strong font-semibold",
        kind === "result" &&
          "border-t border-b-3 border-rule-strong font-semibold [border-bottom-style:double]",
      )}
    >
      <dt className={cx("min-w-0", indent && "pl-4")}>
        {title}
        {note && <span className="block text-sm font-normal text-ink-3">{note}</span>}
      </dt>
      <dd className="figures flex items-baseline gap-2 text-right">
        {status && status !== "complete" && <Status status={status} compact />}
        {onUnfold ? <UnfoldButton onUnfold={onUnfold}>{figure}</UnfoldButton> : figure}
      </dd>
    </div>
  );
}

/** A heading inside a page, on a hairline, with its unit or action at the right. */
export function SectionTitle({
  title,
  aside,
  id,
}: {
  title: string;
  aside?: ReactNode;
  id?: string;
}) {
  return (
    <div className="mb-1 flex min-h-9 flex-wrap items-end justify-between gap-x-4 border-b border-rule-strong pb-1">
      <h2 id={id} className="font-serif text-md font-semibold">
        {title}
      </h2>
      {aside && <div className="text-sm text-ink-3">{aside}</div>}
    </div>
  );
}

/** A few small figures in a row, divided by hairlines, no boxes. */
export function StatRow({
  stats,
}: {
  stats: readonly { label: string; figure: ReactNode; note?: ReactNode }[];
}) {
  return (
    // The rule before the first figure of each line lies outside the clipped box.
    <div className="overflow-hidden border-y border-rule py-3">
      <dl className="-ml-4 flex flex-wrap gap-y-4 sm:-ml-6">
        {stats.map(({ label, figure, note }) => (
          <div key={label} className="border-l border-rule px-4 max-sm:w-1/2 sm:px-6">
            <dt className="text-sm text-ink-3">{label}</dt>
            <dd className="figures text-md font-semibold">{figure}</dd>
            {note && <dd className="text-sm text-ink-2">{note}</dd>}
          </div>
        ))}
      </dl>
    </div>
  );
}
