import { useMemo } from "react";
import { useNavigate } from "react-router";
import { formatDay } from "@/lib/dates";
import { formatNumber, plural } from "@/lib/format";
import { Button } from "@/ui/button";
import { Checkbox } from "@/ui/input";
import { SectionTitle } from "@/ui/statement";
import { toast } from "@/ui/toast";
import { useLedgerWrite } from "../queries";
import { AccountsStep } from "./accounts-step";
import { Checks } from "./checks";
import {
  type Counts,
  countsOf,
  differing,
  type Preview,
  previewOf,
  toWrite,
  withChoice,
} from "./preview";
import { PreviewRows } from "./preview-rows";
import {
  commitImport,
  type Import,
  type ImportOptions,
  previewImport,
  removeImport,
} from "./queries";
import { TryAs } from "./refused";

type PreviewStepProps = { file: Import; mayEdit: boolean; onColumns: () => void };

/** What the file would change, with every choice that decides it. Each choice reads the file again. */
export function PreviewStep({ file, mayEdit, onColumns }: PreviewStepProps) {
  const preview = useMemo(() => previewOf(file), [file]);
  const counts = countsOf(file);
  const options = file.options as ImportOptions;
  const navigate = useNavigate();
  const again = useLedgerWrite(previewImport);
  const commit = useLedgerWrite(commitImport);
  const remove = useLedgerWrite(removeImport, file.id);
  const onError = (error: Error) => toast(error.message, { tone: "loss" });
  const choose = (chosen: ImportOptions) =>
    again.mutate({ id: file.id, options: chosen }, { onError });
  const count = toWrite(counts, options);
  const busy = again.isPending || commit.isPending;

  return (
    <>
      <div aria-busy={again.isPending} className="grid gap-8 aria-busy:opacity-60">
        <AccountsStep file={file} preview={preview} busy={busy || !mayEdit} onChoose={choose} />
        <Choices
          preview={preview}
          counts={counts}
          options={options}
          busy={busy || !mayEdit}
          onChange={(change) => choose(withChoice(file, change))}
        />
        <Checks checks={preview.checks} />
        <PreviewRows preview={preview} counts={counts} />
        <details className="border-t border-rule pt-3">
          <summary className="text-sm font-semibold text-accent">Read the file differently</summary>
          <div className="mt-3 grid gap-4">
            <TryAs file={file} />
            <Button className="justify-self-start" onClick={onColumns}>
              Match its columns yourself
            </Button>
          </div>
        </details>
      </div>
      {mayEdit && (
        <div className="sticky bottom-14 z-10 -mx-4 flex flex-wrap items-center gap-3 border-t border-rule-strong bg-paper px-4 py-3 lg:bottom-0 lg:mx-0 lg:px-0">
          <Button
            look="primary"
            busy={commit.isPending}
            disabled={again.isPending || preview.accounts.length === 0}
            onClick={() => commit.mutate(file.id, { onError })}
          >
            {count > 0 ? `Import ${plural(count, "row")}` : "Confirm: nothing is new"}
          </Button>
          <Button
            look="plain"
            busy={remove.isPending}
            disabled={busy}
            onClick={() =>
              remove.mutate(file.id, { onSuccess: () => navigate("/import"), onError })
            }
          >
            Do not import
          </Button>
          <p className="text-sm text-ink-3 max-sm:hidden">
            {preview.period &&
              `${formatDay(preview.period[0])} to ${formatDay(preview.period[1])}. `}
            All or nothing, and it can be undone.
          </p>
        </div>
      )}
    </>
  );
}

type ChoicesProps = {
  preview: Preview;
  counts: Counts;
  options: ImportOptions;
  busy: boolean;
  onChange: (change: ImportOptions) => void;
};

/** The three decisions that are not about accounts; each stands here only where it matters. */
function Choices({ preview, counts, options, busy, onChange }: ChoicesProps) {
  const opens = options.open_positions !== false;
  const differences = differing(preview.checks).length;
  const asked = counts.openings > 0 || !opens || counts.conflicting > 0;
  if (!asked && differences === 0 && !options.adjust_differences) return null;
  return (
    <section>
      <SectionTitle title="Decide" />
      <div className="grid gap-2 pt-2">
        {(counts.openings > 0 || !opens) && (
          <Checkbox
            label={
              opens
                ? `Begin with ${plural(counts.openings, "opening balance")}`
                : "Begin with opening balances"
            }
            hint="The file holds more than its rows explain: what was there before they begin. Without this, balances and gains would be too low."
            checked={opens}
            disabled={busy}
            onChange={(event) => onChange({ open_positions: event.target.checked })}
          />
        )}
        {counts.conflicting > 0 && (
          <Checkbox
            label={`Import the ${formatNumber(counts.conflicting)} rows in doubt too`}
            hint="They look like rows that are already there, with a difference. Compare them below; importing both may count one thing twice."
            checked={options.include_conflicts ?? false}
            disabled={busy}
            onChange={(event) => onChange({ include_conflicts: event.target.checked })}
          />
        )}
        {(differences > 0 || options.adjust_differences) && (
          <Checkbox
            label="Adjust the ledger to the file’s own balances"
            hint="Writes one adjustment for each difference below, so that later balances agree. Better still is to find the missing rows."
            checked={options.adjust_differences ?? false}
            disabled={busy}
            onChange={(event) => onChange({ adjust_differences: event.target.checked })}
          />
        )}
      </div>
    </section>
  );
}
