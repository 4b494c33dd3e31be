import { useQuery } from "@tanstack/react-query";
import { useState } from "react";
import { ApiProblem } from "@/api/problem";
import { Button } from "@/ui/button";
import { Field } from "@/ui/field";
import { Input } from "@/ui/input";
import { ErrorState, TableSkeleton } from "@/ui/states";
import { MappingForm } from "./mapping-form";
import { columnsOf, type Import } from "./queries";

/** The person says which column is which; it is remembered for the next file with these headers. */
export function MappingStep({ file, onDone }: { file: Import; onDone: () => void }) {
  const [skip, setSkip] = useState(0);
  const found = useQuery(columnsOf(file.id, skip > 0 ? { skip_rows: skip } : {}));
  return (
    <div className="grid gap-6">
      <p className="max-w-prose text-ink-2">
        Tell which column of the file is which. Only a date and an amount are needed; the rest makes
        the ledger richer. The next file with these columns is read the same way.
      </p>
      <Field
        label="Lines above the column names"
        hint="Where the file begins with a title; 0 lets Bursar find them."
        className="max-w-60"
      >
        <Input
          type="number"
          min={0}
          max={1000}
          value={skip}
          onChange={(event) =>
            setSkip(Math.min(1000, Math.max(0, Number(event.target.value) || 0)))
          }
        />
      </Field>
      {found.isPending && <TableSkeleton />}
      {found.error && (
        <ErrorState
          title="No columns were found"
          detail={
            found.error instanceof ApiProblem ? found.error.detail : "The file could not be read."
          }
          action={<Button onClick={onDone}>Back</Button>}
        />
      )}
      {found.data && (
        <MappingForm key={`${skip}`} file={file} skip={skip} columns={found.data} onDone={onDone} />
      )}
    </div>
  );
}
