import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { useMemo, useState } from "react";
import { formatInstant } from "@/lib/dates";
import { formatNumber, plural } from "@/lib/format";
import { Button, ButtonLink, TextLink } from "@/ui/button";
import { SectionTitle } from "@/ui/statement";
import { toast } from "@/ui/toast";
import { accounts, useLedgerWrite } from "../queries";
import { Checks } from "./checks";
import { countsOf, previewOf } from "./preview";
import { PreviewRows } from "./preview-rows";
import { type Import, imports, previewImport } from "./queries";
import { UndoDialog } from "./undo-dialog";

/** What was written and where it can be seen; what was not, row by row; and the way back. */
export function Done({ file, mayEdit }: { file: Import; mayEdit: boolean }) {
  const preview = useMemo(() => previewOf(file), [file]);
  const counts = countsOf(file);
  const undone = file.status === "undone";
  return (
    <>
      {undone ? (
        <Again file={file} mayEdit={mayEdit} />
      ) : (
        <Where file={file} mayEdit={mayEdit} written={counts.written} />
      )}
      {!undone && <Checks checks={preview.checks} />}
      {counts.not_understood + counts.notices > 0 && !undone && (
        <PreviewRows preview={preview} counts={counts} />
      )}
    </>
  );
}

function Where({ file, mayEdit, written }: { file: Import; mayEdit: boolean; written: number }) {
  const { data } = useSuspenseQuery(accounts);
  const { data: all } = useQuery(imports);
  const [undoing, setUndoing] = useState(false);
  const preview = previewOf(file);
  const places = preview.accounts.map((found) => {
    const id = preview.mapped_accounts[found.key] ?? found.account_id;
    return {
      ...found,
      row: data.items.find((row) => (id ? row.id === id : row.account_name === found.name)),
    };
  });
  const next = all?.items.find(({ status }) => status === "previewed" || status === "refused");
  return (
    <section>
      <SectionTitle
        title="Where it went"
        aside={file.committed_at && formatInstant(file.committed_at)}
      />
      <ul className="mb-5">
        {places.map(({ key, name, row, rows, is_new }) => (
          <li key={key} className="flex justify-between gap-6 border-b border-rule py-2">
            {row ? <TextLink to={`/accounts/${row.id}`}>{row.account_name}</TextLink> : name}
            <span className="figures text-sm text-ink-2">
              {plural(rows, "row")} of the file{is_new && ", a new account"}
            </span>
          </li>
        ))}
      </ul>
      <div className="flex flex-wrap gap-2">
        {next && (
          <ButtonLink to={`/import/${next.id}`} look="primary">
            Next file: {next.file_name}
          </ButtonLink>
        )}
        {places.length === 1 && places[0]?.row && (
          <ButtonLink to={`/accounts/${places[0].row.id}`} look={next ? "quiet" : "primary"}>
            Go to the account
          </ButtonLink>
        )}
        {written > 0 && (
          <ButtonLink to={`/transactions?import_id=${file.id}`}>
            See the {formatNumber(written)} transactions
          </ButtonLink>
        )}
        {mayEdit && (
          <Button look="danger" onClick={() => setUndoing(true)}>
            Undo…
          </Button>
        )}
      </div>
      {undoing && <UndoDialog file={file} onClose={() => setUndoing(false)} />}
    </section>
  );
}

function Again({ file, mayEdit }: { file: Import; mayEdit: boolean }) {
  const again = useLedgerWrite(previewImport);
  if (!mayEdit) return null;
  return (
    <div className="flex gap-2">
      <Button
        look="primary"
        busy={again.isPending}
        onClick={() =>
          again.mutate(
            { id: file.id, options: file.options },
            { onError: (error) => toast(error.message, { tone: "loss" }) },
          )
        }
      >
        Look at it again
      </Button>
      <ButtonLink to="/import">All files</ButtonLink>
    </div>
  );
}
