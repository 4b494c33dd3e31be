import { useMemo, useState } from "react";
import { useNavigate } from "react-router";
import { formatInstant } from "@/lib/dates";
import { plural } from "@/lib/format";
import { Button, TextLink } from "@/ui/button";
import { Badge } from "@/ui/status";
import type { Column } from "@/ui/table/column";
import { Table } from "@/ui/table/table";
import { countsOf } from "./preview";
import type { ImportSummary } from "./queries";
import { UndoDialog } from "./undo-dialog";

/** Every file that was written, and the way to take it back. */
export function History({ files, mayEdit }: { files: readonly ImportSummary[]; mayEdit: boolean }) {
  const navigate = useNavigate();
  const [undoing, setUndoing] = useState<ImportSummary | null>(null);
  const columns = useMemo(() => columnsFor(mayEdit ? setUndoing : null), [mayEdit]);
  return (
    <>
      <Table
        caption="Imported files"
        columns={columns}
        rows={files}
        rowKey={({ id }) => id}
        onOpen={({ id }) => navigate(`/import/${id}`)}
        initialSort={{ key: "when", descending: true }}
      />
      {undoing && <UndoDialog file={undoing} onClose={() => setUndoing(null)} />}
    </>
  );
}

function columnsFor(onUndo: ((file: ImportSummary) => void) | null): Column<ImportSummary>[] {
  return [
    {
      key: "file",
      title: "File",
      value: (row) => row.file_name,
      cell: (row) => (
        <>
          <TextLink to={`/import/${row.id}`}>{row.file_name}</TextLink>{" "}
          {row.status === "undone" && <Badge>Undone</Badge>}
        </>
      ),
      phone: "title",
    },
    {
      key: "when",
      title: "Imported",
      value: (row) => row.committed_at,
      cell: (row) => (row.committed_at ? formatInstant(row.committed_at) : null),
    },
    {
      key: "written",
      title: "Transactions",
      kind: "number",
      value: (row) => (row.status === "undone" ? 0 : countsOf(row).written),
      phone: "note",
    },
    {
      key: "left",
      title: "Not understood",
      value: (row) => {
        const { not_understood } = countsOf(row);
        return not_understood > 0 ? plural(not_understood, "row") : null;
      },
    },
    {
      key: "undo",
      title: "Undo",
      value: () => null,
      cell: (row) =>
        onUndo &&
        row.status === "committed" && (
          <Button size="sm" look="plain" onClick={() => onUndo(row)}>
            Undo…
          </Button>
        ),
      phone: "figure",
    },
  ];
}
