import { cx } from "@/lib/class-names";
import {
  directionOf,
  formatMoney,
  formatPercent,
  formatPrice,
  formatQuantity,
  type MoneyOptions,
} from "@/lib/format";

type MoneyProps = MoneyOptions & { amount: string; currency: string; className?: string };

/** An amount of money, from the API's decimal string. */
export function Money({ amount, currency, className, ...options }: MoneyProps) {
  return (
    <span className={cx("figures whitespace-nowrap", className)}>
      {formatMoney(amount, currency, options)}
    </span>
  );
}

export function Quantity({
  units,
  most,
  className,
}: {
  units: string;
  most?: number;
  className?: string;
}) {
  return (
    <span className={cx("figures whitespace-nowrap", className)}>
      {formatQuantity(units, most)}
    </span>
  );
}

export function Price({
  price,
  currency,
  className,
}: {
  price: string;
  currency?: string;
  className?: string;
}) {
  return (
    <span className={cx("figures whitespace-nowrap", className)}>
      {formatPrice(price, currency)}
    </span>
  );
}

type PercentProps = {
  fraction: string | number;
  digits?: number;
  sign?: "auto" | "always";
  className?: string;
};

/** A share or rate; a change in percent is a `Change`. */
export function Percent({ fraction, digits, sign, className }: PercentProps) {
  return (
    <span className={cx("figures whitespace-nowrap", className)}>
      {formatPercent(fraction, digits, sign)}
    </span>
  );
}

const marks = { "1": "▲", "0": "", "-1": "▼" } as const;
const words = { "1": "up ", "0": "", "-1": "down " } as const;
const tones = { "1": "text-gain", "0": "text-ink-2", "-1": "text-loss" } as const;

type ChangeProps = {
  /** Money with its currency, or … */
  amount?: string;
  currency?: string;
  /** … a fraction, or both: "▲ +$120.00 (+1.20%)". */
  fraction?: string | number | null;
  digits?: number;
  /** No currency sign, no arrow: a column of changes says both in its heading. */
  bare?: boolean;
  /** Without cents. */
  whole?: boolean;
  className?: string;
};

/** A gain or a loss: told by sign, by shape and by hue, in that order. */
export function Change({
  amount,
  currency = "USD",
  fraction,
  digits,
  bare = false,
  whole = false,
  className,
}: ChangeProps) {
  const places = whole ? 0 : undefined;
  const money =
    amount === undefined
      ? null
      : formatMoney(amount, currency, { sign: "always", bare, digits: places });
  const percent =
    fraction === undefined || fraction === null ? null : formatPercent(fraction, digits, "always");
  const direction = String(directionOf(amount ?? fraction ?? 0)) as keyof typeof marks;
  return (
    <span className={cx("figures whitespace-nowrap", tones[direction], className)}>
      {direction !== "0" && (
        <>
          <span
            aria-hidden
            className={cx(
              "inline-block align-[0.1em] text-[0.65em]",
              bare ? "w-[1.7em] text-left" : "mr-[0.35em]",
            )}
          >
            {marks[direction]}
          </span>
          <span className="sr-only">{words[direction]}</span>
        </>
      )}
      {money ?? percent}
      {money && percent && <span> ({percent})</span>}
    </span>
  );
}
