import { Check } from "lucide-react";
import { cx } from "@/lib/class-names";
import { formatNumber, formatPercent } from "@/lib/format";

type ProgressProps = {
  label: string;
  /** Null while the end is not known. */
  done: number | null;
  total?: number;
  /** What is counted: "rows". */
  unit?: string;
};

export function Progress({ label, done, total = 1, unit }: ProgressProps) {
  const share = done === null ? null : Math.min(1, total > 0 ? done / total : 0);
  return (
    <div className="grid gap-1.5">
      <div className="flex justify-between gap-4 text-sm">
        <span>{label}</span>
        <span className="figures text-ink-3">
          {done !== null && unit && `${formatNumber(done)} of ${formatNumber(total)} ${unit}`}
          {share !== null && !unit && formatPercent(share, 0)}
        </span>
      </div>
      <div
        role="progressbar"
        aria-label={label}
        aria-valuemin={0}
        aria-valuemax={100}
        aria-valuenow={share === null ? undefined : Math.round(share * 100)}
        className="h-1 overflow-hidden rounded-full bg-hover"
      >
        <div
          className={cx(
            "h-full bg-accent transition-[width] duration-300",
            share === null && "breathe w-1/3",
          )}
          style={share === null ? undefined : { width: `${share * 100}%` }}
        />
      </div>
    </div>
  );
}

type StepsProps = {
  /** Short names in order. */
  steps: readonly string[];
  current: number;
  /** Earlier steps become buttons. */
  onGo?: (step: number) => void;
};

/** Where one stands in a wizard. */
export function Steps({ steps, current, onGo }: StepsProps) {
  return (
    <nav aria-label="Steps">
      <p className="text-sm text-ink-2 sm:hidden">
        Step {current + 1} of {steps.length}: <strong className="text-ink">{steps[current]}</strong>
      </p>
      <ol className="hidden gap-x-8 sm:flex">
        {steps.map((step, index) => {
          const state = index < current ? "done" : index === current ? "current" : "ahead";
          return (
            <li
              key={step}
              aria-current={state === "current" ? "step" : undefined}
              className={cx(
                "min-w-0 flex-1 border-t-2 pt-1.5 text-sm",
                state === "ahead" ? "border-rule text-ink-3" : "border-accent",
              )}
            >
              {state === "done" && onGo ? (
                <button
                  type="button"
                  onClick={() => onGo(index)}
                  className="inline-flex items-center gap-1.5 hover:underline"
                >
                  <Check size={14} aria-hidden className="text-accent" />
                  {step}
                </button>
              ) : (
                <span
                  className={cx(
                    "inline-flex items-center gap-1.5",
                    state === "current" && "font-semibold",
                  )}
                >
                  {state === "done" && <Check size={14} aria-hidden className="text-accent" />}
                  {step}
                </span>
              )}
            </li>
          );
        })}
      </ol>
    </nav>
  );
}
