import { useSuspenseQuery } from "@tanstack/react-query";
import { useParams, useSearchParams } from "react-router";
import { plural } from "@/lib/format";
import { PageHeader } from "@/ui/page-header";
import { Progress, Steps } from "@/ui/progress";
import { useMayEdit } from "./household";
import { Done } from "./imports/done";
import { MappingStep } from "./imports/mapping-step";
import { type Counts, countsOf } from "./imports/preview";
import { PreviewStep } from "./imports/preview-step";
import { type Import, isBusy, oneImport } from "./imports/queries";
import { Refused } from "./imports/refused";

const steps = ["File", "What it says", "Imported"];

/** Route: /import/:importId. One file, from reading to undoing; where it stands is what the server says. */
export function ImportFilePage() {
  const { importId = "" } = useParams();
  const { data: file } = useSuspenseQuery(oneImport(importId));
  const [params, setParams] = useSearchParams();
  const mayEdit = useMayEdit();
  const counts = countsOf(file);
  const matching = params.has("columns");
  const written = file.status === "committed" || file.status === "undone";

  return (
    <>
      <PageHeader
        title={file.file_name}
        parent={{ to: "/import", title: "Import" }}
        sentence={sentenceOf(file, counts)}
      />
      <div className="grid gap-8">
        <Steps
          steps={steps}
          current={written ? 2 : file.status === "previewed" && !matching ? 1 : 0}
        />
        {isBusy(file.status) ? (
          <Working file={file} counts={counts} />
        ) : matching && !written ? (
          <MappingStep file={file} onDone={() => setParams({}, { replace: true })} />
        ) : file.status === "refused" ? (
          <Refused file={file} mayEdit={mayEdit} onColumns={() => setParams({ columns: "" })} />
        ) : written ? (
          <Done file={file} mayEdit={mayEdit} />
        ) : (
          <PreviewStep
            key={file.id}
            file={file}
            mayEdit={mayEdit}
            onColumns={() => setParams({ columns: "" })}
          />
        )}
      </div>
    </>
  );
}

function sentenceOf(file: Import, counts: Counts): string {
  if (isBusy(file.status)) return "Bursar is at work on it; you may leave this page.";
  if (file.status === "refused") return "This file was not understood, and nothing was changed.";
  if (file.status === "undone")
    return "This import was undone: the ledger is as if it had never been.";
  if (file.status === "committed")
    return counts.written > 0
      ? `${plural(counts.written, "transaction")} of it ${counts.written === 1 ? "is" : "are"} in the ledger.`
      : "It is imported; all its rows were in the ledger already.";
  const parts = [
    counts.new > 0 ? `${plural(counts.new, "row")} would be new` : "no row is new",
    counts.already_there > 0 && `${counts.already_there} already there`,
    counts.conflicting > 0 && `${counts.conflicting} in doubt`,
    counts.not_understood > 0 && `${counts.not_understood} not understood`,
  ].filter(Boolean);
  const text = parts.join(", ");
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}. Nothing is written yet.`;
}

const stages: Record<string, string> = {
  reading: "Reading the file",
  matching: "Comparing its rows with the ledger",
  checking: "Checking its totals",
  writing: "Writing transactions",
};

function Working({ file, counts }: { file: Import; counts: Counts }) {
  const at = counts.progress;
  const waiting = file.status === "committing" ? "Waiting to be written" : "Waiting to be read";
  return (
    <div className="max-w-[36rem]">
      <Progress
        label={at ? (stages[at.stage] ?? at.stage) : waiting}
        done={at && at.of > 0 ? at.done : null}
        total={at?.of}
        unit="rows"
      />
    </div>
  );
}
