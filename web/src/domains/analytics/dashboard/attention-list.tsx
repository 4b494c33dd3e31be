import type { Schemas } from "@/api/client";
import { cx } from "@/lib/class-names";
import { TextLink } from "@/ui/button";
import { SectionTitle } from "@/ui/statement";

type Item = Schemas["Attention"];

const signs = {
  error: { sign: "▲", word: "Wrong: ", tone: "text-loss" },
  warning: { sign: "▲", word: "Look at: ", tone: "text-warn" },
  note: { sign: "●", word: "Note: ", tone: "text-ink-3" },
} as const;

const most = 6;

/** What somebody should look at, each with the way to mend it. Sample prices are told by the banner. */
export function AttentionList({ items }: { items: readonly Item[] }) {
  const shown = items.filter(({ kind }) => kind !== "sample_prices");
  return (
    <section>
      <SectionTitle
        title="What needs attention"
        aside={shown.length > 0 ? String(shown.length) : undefined}
      />
      {shown.length === 0 ? (
        <p className="pt-2 text-sm text-ink-2">
          Nothing: every price is known and every row adds up.
        </p>
      ) : (
        <Entries items={shown.slice(0, most)} />
      )}
      {shown.length > most && (
        <details>
          <summary className="pt-2 text-sm text-accent underline underline-offset-[3px]">
            {shown.length - most} more
          </summary>
          <Entries items={shown.slice(most)} />
        </details>
      )}
    </section>
  );
}

function Entries({ items }: { items: readonly Item[] }) {
  return (
    <ul>
      {items.map((item, index) => {
        const { sign, word, tone } = signs[item.severity];
        const to = linkOf(item);
        return (
          // biome-ignore lint/suspicious/noArrayIndexKey: two rows may have the same issue
          <li key={index} className="flex gap-2 border-b border-rule py-2 text-sm last:border-b-0">
            <span aria-hidden className={cx("text-xs leading-5", tone)}>
              {sign}
            </span>
            <span>
              <span className="sr-only">{word}</span>
              {item.message}
              <span className="block text-ink-3">
                {to ? <TextLink to={to}>{item.fix}</TextLink> : item.fix}
              </span>
            </span>
          </li>
        );
      })}
    </ul>
  );
}

/** The page where an item is mended. */
export function linkOf(item: Item): string | null {
  switch (item.kind) {
    case "missing_rate":
      return "/settings/data";
    case "missing_price":
    case "stale":
      if (item.instrument_id) return `/instruments/${item.instrument_id}`;
      return item.belonging_id ? "/property" : "/settings/data";
    case "ledger_issue":
      return issueLink(item);
    case "import":
      return item.import_id ? `/import/${item.import_id}` : "/import";
    case "email_unverified":
      return "/settings";
    default:
      return null;
  }
}

function issueLink({ account_id, instrument_id, transaction_id }: Item): string {
  const query = new URLSearchParams();
  if (account_id) query.set("account_id", account_id);
  if (instrument_id) query.set("instrument_id", instrument_id);
  if (transaction_id) query.set("transaction", transaction_id);
  return `/transactions?${query}`;
}
