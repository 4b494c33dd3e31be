import type { ReactNode } from "react";
import { cx } from "@/lib/class-names";
import { Button } from "./button";

type EmptyStateProps = {
  title: string;
  /** What this place is for and how it fills; written for somebody who sees it the first time. */
  children: ReactNode;
  /** Steps in order, where there is more than one way or step. */
  steps?: readonly ReactNode[];
  action?: ReactNode;
};

/** Nothing here yet: says what will stand here and how to get it there. */
export function EmptyState({ title, children, steps, action }: EmptyStateProps) {
  return (
    <section className="max-w-[36rem] py-8">
      <h2 className="font-serif text-lg font-semibold">{title}</h2>
      <div className="mt-1 text-base text-ink-2">{children}</div>
      {steps && (
        <ol className="mt-4 grid gap-2">
          {steps.map((step, index) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: steps are their number
            <li key={index} className="flex gap-3">
              <span className="figures w-5 shrink-0 text-right font-serif text-ink-3">
                {index + 1}
              </span>
              <span>{step}</span>
            </li>
          ))}
        </ol>
      )}
      {action && <div className="mt-5 flex flex-wrap gap-2">{action}</div>}
    </section>
  );
}

type ErrorStateProps = {
  title: string;
  detail: string;
  /** The id that support can look up. */
  id?: string | null;
  onRetry?: () => void;
  action?: ReactNode;
};

export function ErrorState({ title, detail, id, onRetry, action }: ErrorStateProps) {
  return (
    <section role="alert" className="max-w-[36rem] border-l-2 border-loss py-1 pl-5">
      <h2 className="font-serif text-lg font-semibold">{title}</h2>
      <p className="mt-1 text-base text-ink-2">{detail}</p>
      {id && (
        <p className="mt-2 text-sm text-ink-3">
          Reference <code className="select-all">{id}</code>
        </p>
      )}
      <div className="mt-4 flex flex-wrap gap-2">
        {onRetry && <Button onClick={onRetry}>Try again</Button>}
        {action}
      </div>
    </section>
  );
}

/** A grey line where text will stand. */
export function Skeleton({ className }: { className?: string }) {
  return <div aria-hidden className={cx("breathe h-4 rounded-sm bg-hover", className)} />;
}

/** A page that is on its way: heading, sentence, rows. Shown by the route. */
export function PageSkeleton() {
  return (
    <div role="status" aria-label="Loading" className="grid gap-6 pt-2">
      <Skeleton className="h-8 w-56" />
      <Skeleton className="h-5 w-[min(36rem,90%)]" />
      <TableSkeleton rows={8} />
    </div>
  );
}

const widths = ["w-2/5", "w-1/3", "w-1/4"];

export function TableSkeleton({ rows = 5 }: { rows?: number }) {
  return (
    <div aria-hidden className="border-t border-rule">
      {Array.from({ length: rows }, (_, row) => row).map((row) => (
        <div
          key={row}
          className="flex items-center justify-between gap-8 border-b border-rule py-3"
        >
          <Skeleton className={widths[row % widths.length]} />
          <Skeleton className="w-20" />
        </div>
      ))}
    </div>
  );
}

type BannerProps = { tone?: "plain" | "warn" | "loss"; children: ReactNode; action?: ReactNode };

const bannerTones = {
  plain: "bg-accent-soft",
  warn: "bg-warn-soft",
  loss: "bg-loss-soft",
};

/** A notice that concerns the whole page: sample data, unverified address, a source that is away. */
export function Banner({ tone = "plain", children, action }: BannerProps) {
  return (
    <div
      className={cx(
        "flex flex-wrap items-center justify-between gap-x-6 gap-y-1 px-4 py-1.5 text-sm sm:px-6 lg:px-10",
        bannerTones[tone],
      )}
    >
      <p>{children}</p>
      {action}
    </div>
  );
}
