import type { Schemas } from "@/api/client";
import { z } from "@/lib/schema";
import type { Import, ImportOptions } from "./queries";

/* The preview is a document of its own, stored with the import: its shape is checked here. */

const row = z.object({
  row: z.number(),
  transaction_date: z.string(),
  transaction_type: z.string(),
  symbol: z.string().nullable(),
  quantity: z.string().nullable(),
  unit_price: z.string().nullable(),
  amount: z.string().nullable(),
  currency: z.string(),
  description: z.string(),
  reason: z.string().nullish(),
});

const check = z.object({
  what: z.string(),
  account: z.string(),
  name: z.string(),
  on: z.string().nullable(),
  stated: z.string(),
  computed: z.string().nullable(),
  difference: z.string().nullable(),
  /** Null: the file prints a total that nothing of ours is meant to equal. */
  agrees: z.boolean().nullable(),
});

const problem = z.object({
  row: z.number(),
  reason: z.string(),
  severity: z.string(),
  raw: z.record(z.string(), z.string()),
});

const fileAccount = z.object({
  key: z.string(),
  account_id: z.string().nullable(),
  name: z.string(),
  kind: z.string(),
  currency: z.string(),
  institution: z.string().nullable(),
  number_last4: z.string().nullable(),
  is_new: z.boolean(),
  rows: z.number(),
});

const document = z.object({
  period: z.tuple([z.string(), z.string()]).nullish(),
  accounts: z.array(fileAccount).default([]),
  new_instruments: z
    .array(z.object({ symbol: z.string(), name: z.string().nullish(), kind: z.string() }))
    .default([]),
  new: z.array(row).default([]),
  conflicting: z.array(row).default([]),
  already_there: z.array(row).default([]),
  openings: z.array(row).default([]),
  problems: z.array(problem).default([]),
  checks: z.array(check).default([]),
  mapped_accounts: z.record(z.string(), z.string()).default({}),
});

const counted = z.object({
  new: z.number().default(0),
  already_there: z.number().default(0),
  conflicting: z.number().default(0),
  not_understood: z.number().default(0),
  notices: z.number().default(0),
  openings: z.number().default(0),
  written: z.number().default(0),
  progress: z.object({ stage: z.string(), done: z.number(), of: z.number() }).nullish(),
});

export type PreviewRow = z.infer<typeof row>;
export type Check = z.infer<typeof check>;
export type Problem = z.infer<typeof problem>;
export type FileAccount = z.infer<typeof fileAccount>;
export type Preview = z.infer<typeof document>;
export type Counts = z.infer<typeof counted>;

export const previewOf = (read: Pick<Import, "preview">): Preview => document.parse(read.preview);
export const countsOf = (read: { counts: unknown }): Counts => counted.parse(read.counts ?? {});

/** What a press on "Import" writes, under the choices made. */
export function toWrite(counts: Counts, options: ImportOptions): number {
  return counts.new + counts.openings + (options.include_conflicts ? counts.conflicting : 0);
}

/** The choices so far with one changed; the server takes them as a whole. */
export function withChoice(read: Pick<Import, "options">, change: ImportOptions): ImportOptions {
  return { ...(read.options as ImportOptions), ...change };
}

/** Where one account of the file goes: an account of ours, or a new one under a name and kind. */
export function withAccount(
  read: Pick<Import, "options">,
  key: string,
  choice: { accountId: string } | { name: string; kind: string },
): ImportOptions {
  const options = read.options as ImportOptions;
  const { [key]: _, ...others } = options.new_accounts ?? {};
  return {
    ...options,
    account_id: undefined,
    accounts: { ...options.accounts, [key]: "accountId" in choice ? choice.accountId : "new" },
    new_accounts:
      "accountId" in choice ? others : { ...others, [key]: choice as Schemas["NewAccountChoice"] },
  };
}

export const differing = (checks: readonly Check[]) =>
  checks.filter(({ agrees }) => agrees === false);
