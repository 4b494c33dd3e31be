import { useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useNavigate } from "react-router";
import { Button, ButtonLink } from "@/ui/button";
import { Field } from "@/ui/field";
import { Select } from "@/ui/input";
import { ErrorState } from "@/ui/states";
import { toast } from "@/ui/toast";
import { useLedgerWrite } from "../queries";
import { withChoice } from "./preview";
import { formats, type Import, previewImport, removeImport } from "./queries";

type RefusedProps = { file: Import; mayEdit: boolean; onColumns: () => void };

/** Why the file was not understood, and what can be tried; it stays until it is removed. */
export function Refused({ file, mayEdit, onColumns }: RefusedProps) {
  const navigate = useNavigate();
  const remove = useLedgerWrite(removeImport, file.id);
  const isTable = /\.(csv|tsv|txt)$/i.test(file.file_name);
  return (
    <ErrorState
      title="Nothing was imported"
      detail={file.failure ?? "The file was not understood."}
      action={
        mayEdit && (
          <div className="grid gap-5">
            <TryAs file={file} />
            <div className="flex flex-wrap gap-2">
              {isTable && (
                <Button look="primary" onClick={onColumns}>
                  Match its columns yourself
                </Button>
              )}
              <ButtonLink to="/import">Choose another file</ButtonLink>
              <Button
                look="plain"
                busy={remove.isPending}
                onClick={() =>
                  remove.mutate(file.id, {
                    onSuccess: () => navigate("/import", { replace: true }),
                    onError: (error) => toast(error.message, { tone: "loss" }),
                  })
                }
              >
                Remove this one
              </Button>
            </div>
          </div>
        )
      }
    />
  );
}

/** Reads the file as a format that the person names. */
export function TryAs({ file }: { file: Import }) {
  const { data } = useSuspenseQuery(formats);
  const [format, setFormat] = useState(file.format ?? "");
  const again = useLedgerWrite(previewImport);
  return (
    <div className="flex flex-wrap items-end gap-2">
      <Field label="Read it as" className="w-72 max-w-full">
        <Select
          empty="What it looks like"
          value={format}
          onChange={(event) => setFormat(event.target.value)}
          options={data.items.map(({ name, title }) => ({ value: name, label: title }))}
        />
      </Field>
      <Button
        busy={again.isPending}
        onClick={() =>
          again.mutate(
            {
              id: file.id,
              options: withChoice(file, { format: format || undefined, mapping: undefined }),
            },
            { onError: (error) => toast(error.message, { tone: "loss" }) },
          )
        }
      >
        Try again
      </Button>
    </div>
  );
}
