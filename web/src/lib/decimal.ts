/**
 * Exact arithmetic on decimals written as strings, as the API sends money and quantities.
 * A JavaScript number holds 15 digits; the ledger holds 38. Only charts use `toNumber`.
 */

// Python writes a zero of eighteen places as "0E-18", and the API sends what Python writes.
const shape = /^([+-]?)(\d+)(?:\.(\d+))?(?:E([+-]?\d{1,2}))?$/;

type Parts = { units: bigint; scale: number };

export function isDecimal(text: string): boolean {
  return shape.test(text);
}

function parse(text: string): Parts {
  const match = shape.exec(text);
  if (!match) throw new RangeError(`not a decimal: "${text}"`);
  const [, sign, whole = "0", fraction = "", exponent = "0"] = match;
  const places = fraction.length - Number(exponent);
  const units = BigInt(whole + fraction) * 10n ** BigInt(Math.max(0, -places));
  return { units: sign === "-" ? -units : units, scale: Math.max(0, places) };
}

function write({ units, scale }: Parts): string {
  const digits = (units < 0n ? -units : units).toString().padStart(scale + 1, "0");
  const whole = digits.slice(0, digits.length - scale);
  const fraction = digits.slice(digits.length - scale);
  return (units < 0n ? "-" : "") + whole + (scale > 0 ? `.${fraction}` : "");
}

function aligned(a: string, b: string): [bigint, bigint, number] {
  const left = parse(a);
  const right = parse(b);
  const scale = Math.max(left.scale, right.scale);
  return [
    left.units * 10n ** BigInt(scale - left.scale),
    right.units * 10n ** BigInt(scale - right.scale),
    scale,
  ];
}

/** -1, 0 or 1. */
export function signOf(text: string): -1 | 0 | 1 {
  const { units } = parse(text);
  if (units === 0n) return 0;
  return units < 0n ? -1 : 1;
}

/** Negative, zero or positive, as `Array.sort` wants it. */
export function compare(a: string, b: string): -1 | 0 | 1 {
  const [left, right] = aligned(a, b);
  if (left === right) return 0;
  return left < right ? -1 : 1;
}

export function add(a: string, b: string): string {
  const [left, right, scale] = aligned(a, b);
  return write({ units: left + right, scale });
}

export function subtract(a: string, b: string): string {
  return add(a, negate(b));
}

export function sum(values: readonly string[]): string {
  return values.reduce(add, "0");
}

export function multiply(a: string, b: string): string {
  const left = parse(a);
  const right = parse(b);
  return write({ units: left.units * right.units, scale: left.scale + right.scale });
}

export function negate(text: string): string {
  const { units, scale } = parse(text);
  return write({ units: -units, scale });
}

export function absolute(text: string): string {
  return signOf(text) < 0 ? negate(text) : write(parse(text));
}

/** For the position of a mark in a chart, never for a figure that is read. */
export function toNumber(text: string): number {
  return Number(text);
}

/**
 * Read what a person typed ("1,234.50", "$ 1 234", "(12.00)", "−3") as a decimal string, or null.
 * A comma groups thousands here; files with decimal commas are read by the server.
 */
export function readTyped(text: string): string | null {
  const bracketed = /^\s*\((.*)\)\s*$/.exec(text);
  const bare = (bracketed?.[1] ?? text)
    .replace(/[\s,_'\u00a0\u202f]/g, "")
    .replace(/\p{Sc}/gu, "")
    .replace(/^[−–]/, "-")
    .replace(/^\+/, "")
    .replace(/^(-?)\./, "$10.")
    .replace(/\.$/, "");
  if (!isDecimal(bare)) return null;
  return bracketed ? negate(bare) : bare;
}
