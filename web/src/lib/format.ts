/** Figures as a reader sees them. Decimals stay strings: Intl formats those digit by digit. */

import { signOf } from "./decimal";

type Figure = string | number;
type Sign = "auto" | "always" | "never";

let locale = "en-US";

/** The reader's choice in settings; figures drawn afterwards follow it. */
export function setFormatLocale(chosen: string): void {
  locale = chosen;
  formatters.clear();
}

export function formatLocale(): string {
  return locale;
}

const formatters = new Map<string, Intl.NumberFormat>();

function formatter(options: Intl.NumberFormatOptions): Intl.NumberFormat {
  const key = JSON.stringify(options);
  const known = formatters.get(key);
  if (known) return known;
  const made = new Intl.NumberFormat(locale, options);
  formatters.set(key, made);
  return made;
}

function write(options: Intl.NumberFormatOptions, figure: Figure): string {
  const text = formatter(options).format(figure as number);
  // A hyphen is too short beside tabular figures.
  return text.replace("-", "\u2212");
}

const signDisplay: Record<Sign, "negative" | "exceptZero" | "never"> = {
  auto: "negative",
  always: "exceptZero",
  never: "never",
};

export type MoneyOptions = {
  /** "always" writes a plus too; a change wants that. */
  sign?: Sign;
  /** Digits after the point; the currency's own by default (2 for USD, 0 for JPY). */
  digits?: number;
  /** Leave the currency out where the heading says it once. */
  bare?: boolean;
};

/** "$1,234.50"; foreign currencies with their code where the symbol is shared ("CA$12.00"). */
export function formatMoney(amount: Figure, currency: string, options: MoneyOptions = {}): string {
  const { sign = "auto", bare = false } = options;
  const digits = options.digits ?? currencyDigits(currency);
  return write(
    {
      ...(bare ? { style: "decimal" } : { style: "currency", currency }),
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
      signDisplay: signDisplay[sign],
    },
    amount,
  );
}

const minorDigits = new Map<string, number>();

export function currencyDigits(currency: string): number {
  const known = minorDigits.get(currency);
  if (known !== undefined) return known;
  const options = new Intl.NumberFormat("en", { style: "currency", currency }).resolvedOptions();
  const digits = options.maximumFractionDigits ?? 2;
  minorDigits.set(currency, digits);
  return digits;
}

/** "$", "€", "₹": what stands once in a heading. */
export function currencySymbol(currency: string): string {
  const parts = new Intl.NumberFormat(locale, { style: "currency", currency }).formatToParts(0);
  return parts.find((part) => part.type === "currency")?.value ?? currency;
}

/** "$1.2M", for axes and tiles where the exact figure stands beside. */
export function formatCompactMoney(amount: Figure, currency: string): string {
  return write(
    {
      style: "currency",
      currency,
      notation: "compact",
      maximumFractionDigits: 1,
      minimumFractionDigits: 0,
    },
    amount,
  );
}

/** Units held: as many digits as there are, at most `most`. */
export function formatQuantity(quantity: Figure, most = 8): string {
  return write({ maximumFractionDigits: most }, quantity);
}

/** A unit price: at least the cents, at most six digits. */
export function formatPrice(price: Figure, currency?: string): string {
  const digits = { minimumFractionDigits: 2, maximumFractionDigits: 6 };
  return write(currency ? { style: "currency", currency, ...digits } : digits, price);
}

/** A fraction as percent: 0.0512 is "5.12%". */
export function formatPercent(fraction: Figure, digits = 2, sign: Sign = "auto"): string {
  return write(
    {
      style: "percent",
      minimumFractionDigits: digits,
      maximumFractionDigits: digits,
      signDisplay: signDisplay[sign],
    },
    fraction,
  );
}

export function formatNumber(number: Figure, digits = 0): string {
  return write({ minimumFractionDigits: digits, maximumFractionDigits: digits }, number);
}

/** The direction of a figure that may be a decimal string or a number. */
export function directionOf(figure: Figure): -1 | 0 | 1 {
  if (typeof figure === "string") return signOf(figure);
  if (figure === 0) return 0;
  return figure < 0 ? -1 : 1;
}

/** "1 account", "3 accounts". */
export function plural(count: number, one: string, many = `${one}s`): string {
  return `${formatNumber(count)} ${count === 1 ? one : many}`;
}

export function formatBytes(bytes: number): string {
  const units = ["B", "kB", "MB", "GB"];
  const step = Math.min(units.length - 1, bytes > 0 ? Math.floor(Math.log10(bytes) / 3) : 0);
  return `${formatNumber(bytes / 1000 ** step, step === 0 ? 0 : 1)} ${units[step]}`;
}
