import type { ReactNode } from "react";
import { cx } from "@/lib/class-names";
import { Tooltip } from "./tooltip";

export type FigureStatus =
  | "complete"
  | "partial"
  | "missing_price"
  | "missing_rate"
  | "stale"
  | "sample";

type Look = { sign: string; word: string; meaning: string; tone: string };

const looks: Record<FigureStatus, Look> = {
  complete: {
    sign: "●",
    word: "Complete",
    meaning: "Every row behind this figure is known.",
    tone: "text-gain",
  },
  partial: {
    sign: "◐",
    word: "Partial",
    meaning: "Some rows behind this figure are not known; it counts the rest.",
    tone: "text-warn",
  },
  missing_price: {
    sign: "◌",
    word: "Missing price",
    meaning: "No source gave a price, so this holding is left out of the total.",
    tone: "text-loss",
  },
  missing_rate: {
    sign: "◌",
    word: "Missing rate",
    meaning: "No exchange rate is known for that day, so this amount is left out of the total.",
    tone: "text-loss",
  },
  stale: {
    sign: "◔",
    word: "Stale",
    meaning: "The newest price is older than it should be.",
    tone: "text-warn",
  },
  sample: {
    sign: "◇",
    word: "Sample prices",
    meaning: "From the sample market, made for demonstration; not what anything traded at.",
    tone: "text-ink-2",
  },
};

type StatusProps = {
  status: FigureStatus;
  /** Which rows are to blame; replaces the general meaning. */
  why?: ReactNode;
  /** Only the sign, where a column has no room; the word stays for screen readers. */
  compact?: boolean;
  className?: string;
};

/** How far a figure can be trusted: by shape, word and hue. Say nothing about complete ones in a table. */
export function Status({ status, why, compact = false, className }: StatusProps) {
  const look = looks[status];
  return (
    <Tooltip content={why ?? look.meaning}>
      <button
        type="button"
        className={cx(
          "inline-flex cursor-help items-baseline gap-1 rounded-sm text-sm whitespace-nowrap",
          look.tone,
          className,
        )}
      >
        <span aria-hidden className="text-[0.9em]">
          {look.sign}
        </span>
        <span className={cx(compact && "sr-only")}>{look.word}</span>
      </button>
    </Tooltip>
  );
}

type BadgeTone = "plain" | "accent" | "warn" | "loss";

const badgeTones: Record<BadgeTone, string> = {
  plain: "border-rule text-ink-2",
  accent: "border-accent text-accent",
  warn: "border-warn text-warn",
  loss: "border-loss text-loss",
};

/** A word that classifies: "Roth", "Joint", "Long-term". */
export function Badge({ tone = "plain", children }: { tone?: BadgeTone; children: ReactNode }) {
  return (
    <span
      className={cx(
        "inline-block rounded-sm border px-1.5 text-xs whitespace-nowrap",
        badgeTones[tone],
      )}
    >
      {children}
    </span>
  );
}
