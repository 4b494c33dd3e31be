import { addDays, type Day } from "@/lib/dates";
import type { Point } from "@/ui/charts/series";

/** Made-up figures for the specimen; the same at every load. */

function random(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state * 1_103_515_245 + 12_345) % 2_147_483_648;
    return state / 2_147_483_648;
  };
}

export const lastDay: Day = "2026-03-04";

export function walk(
  seed: number,
  from: number,
  drift: number,
  swing: number,
  days = 1460,
): Point[] {
  const next = random(seed);
  const points: Point[] = [];
  let level = from;
  for (let age = days; age >= 0; age -= 7) {
    level *= 1 + drift + (next() - 0.5) * swing;
    points.push({ day: addDays(lastDay, -age), value: level.toFixed(2) });
  }
  return points;
}

export type HoldingRow = {
  symbol: string;
  name: string;
  account: string;
  quantity: string;
  price: string;
  value: string;
  change: string;
  weight: number;
};

const names: [string, string, string, string, string, string][] = [
  ["VTI", "Total US stock market fund", "Brokerage", "412.5", "312.44", "18420.11"],
  ["VXUS", "Total international stock fund", "Brokerage", "890", "68.905", "4210.75"],
  ["BND", "Total bond market fund", "Traditional IRA", "1204.1182", "72.31", "-3188.4"],
  ["INFY", "Infosys", "Demat", "150", "19.42", "-212.6"],
  ["MSFT", "Microsoft", "Roth IRA", "64", "488.02", "9120"],
  ["BTC", "Bitcoin", "Crypto wallet", "0.38412077", "91204.5", "12750.32"],
  ["SPAXX", "Money market fund", "Brokerage", "22184.07", "1", "0"],
];

export const holdings: HoldingRow[] = names.map(
  ([symbol, name, account, quantity, price, change]) => {
    const value = (Number(quantity) * Number(price)).toFixed(2);
    return {
      symbol,
      name,
      account,
      quantity,
      price,
      value,
      change,
      weight: Number(value) / 317_552,
    };
  },
);

export type EntryRow = {
  id: string;
  day: Day;
  kind: string;
  text: string;
  account: string;
  amount: string;
};

const kinds = ["Dividend", "Purchase", "Sale", "Interest", "Fee", "Deposit"];
const accounts = ["Brokerage", "Roth IRA", "Checking", "401(k)"];

export function entries(count: number): EntryRow[] {
  const next = random(7);
  return Array.from({ length: count }, (_, index) => {
    const kind = kinds[Math.floor(next() * kinds.length)] ?? "Fee";
    return {
      id: String(index),
      day: addDays(lastDay, -Math.floor(index / 6)),
      kind,
      text: `${kind} ${names[index % names.length]?.[1]}`,
      account: accounts[Math.floor(next() * accounts.length)] ?? "Checking",
      amount: ((next() - 0.45) * 9000).toFixed(2),
    };
  });
}
