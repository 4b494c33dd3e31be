import { Link } from "react-router";
import { formatBytes, plural } from "@/lib/format";
import { Button } from "@/ui/button";
import { SectionTitle } from "@/ui/statement";
import { toast } from "@/ui/toast";
import { useLedgerWrite } from "../queries";
import { countsOf } from "./preview";
import { type ImportSummary, isBusy, removeImport } from "./queries";

/** Files that were given and wait for a look, a choice or another try. */
export function FilesInHand({
  files,
  mayEdit,
}: {
  files: readonly ImportSummary[];
  mayEdit: boolean;
}) {
  const remove = useLedgerWrite(removeImport);
  return (
    <section>
      <SectionTitle title="Waiting for you" />
      <ul>
        {files.map((file) => (
          <li
            key={file.id}
            className="flex flex-wrap items-center justify-between gap-x-6 gap-y-1 border-b border-rule py-2"
          >
            <div className="min-w-0">
              <Link to={`/import/${file.id}`} className="font-semibold break-all hover:underline">
                {file.file_name}
              </Link>
              <span className="figures block text-sm text-ink-2">
                {stateOf(file)} <span className="text-ink-3">· {formatBytes(file.size_bytes)}</span>
              </span>
            </div>
            {mayEdit && !isBusy(file.status) && (
              <Button
                size="sm"
                look="plain"
                onClick={() =>
                  remove.mutate(file.id, {
                    onError: (error) => toast(error.message, { tone: "loss" }),
                  })
                }
              >
                Remove
              </Button>
            )}
          </li>
        ))}
      </ul>
    </section>
  );
}

function stateOf(file: ImportSummary): string {
  if (file.status === "refused") return file.failure ?? "It was not understood.";
  if (file.status === "committing") return "Being written…";
  if (isBusy(file.status)) return "Being read…";
  const counts = countsOf(file);
  return [
    plural(counts.new, "new row"),
    counts.already_there > 0 && `${plural(counts.already_there, "row")} already there`,
    counts.conflicting > 0 && `${counts.conflicting} conflicting`,
    counts.not_understood > 0 && `${counts.not_understood} not understood`,
  ]
    .filter(Boolean)
    .join(", ");
}
