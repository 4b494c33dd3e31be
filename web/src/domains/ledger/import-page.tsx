import { useSuspenseQuery } from "@tanstack/react-query";
import { plural } from "@/lib/format";
import { PageHeader } from "@/ui/page-header";
import { SectionTitle } from "@/ui/statement";
import { EmptyState } from "@/ui/states";
import { useMayEdit } from "./household";
import { FilesInHand } from "./imports/files-in-hand";
import { History } from "./imports/history";
import { imports } from "./imports/queries";
import { Upload } from "./imports/upload";

/** Route: /import */
export function ImportPage() {
  const { data } = useSuspenseQuery(imports);
  const mayEdit = useMayEdit();
  const past = data.items.filter(({ committed_at }) => committed_at !== null);
  const inHand = data.items.filter(({ committed_at }) => committed_at === null);
  return (
    <>
      <PageHeader
        title="Import"
        sentence={
          past.length + inHand.length > 0
            ? `${plural(past.length, "file")} imported${inHand.length > 0 ? `, ${inHand.length} waiting for you` : ""}. Nothing is written before you have seen it.`
            : "Drop the export files of your banks and brokers. Nothing is written before you have seen it."
        }
      />
      <div className="grid gap-8">
        {mayEdit ? <Upload /> : <OnlyLooking />}
        {inHand.length > 0 && <FilesInHand files={inHand} mayEdit={mayEdit} />}
        {past.length > 0 ? <History files={past} mayEdit={mayEdit} /> : <WhereFilesAre />}
      </div>
    </>
  );
}

function OnlyLooking() {
  return (
    <EmptyState title="You may look, not change">
      This household is shared with you for reading. Its owner imports files.
    </EmptyState>
  );
}

const places = [
  ["Charles Schwab", "Accounts, History or Positions, Export"],
  ["Fidelity", "Activity & Orders or Positions, Download"],
  ["Interactive Brokers", "Performance & Reports, Flex Queries, format XML"],
  [
    "Vanguard, 401(k) plans, most banks and cards",
    "Download transactions, as Quicken (QFX) or OFX",
  ],
  ["Coinbase", "Statements, Transactions, CSV"],
  ["Ghostfolio, Wealthfolio", "Export of activities"],
  ["Anything else", "A CSV with a date and an amount: you say which column is which, once"],
] as const;

function WhereFilesAre() {
  return (
    <section className="max-w-[44rem]">
      <SectionTitle title="Where to get the files" />
      <dl className="text-sm">
        {places.map(([broker, path]) => (
          <div
            key={broker}
            className="grid gap-x-6 border-t border-rule py-1.5 first:border-t-0 sm:grid-cols-[16rem_1fr]"
          >
            <dt className="font-semibold">{broker}</dt>
            <dd className="text-ink-2">{path}</dd>
          </div>
        ))}
      </dl>
    </section>
  );
}
