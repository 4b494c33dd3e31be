import { useState } from "react";
import { Button } from "@/ui/button";
import { Field, FieldSet } from "@/ui/field";
import { Input } from "@/ui/input";

type RenameFormProps = { name: string; busy: boolean; onSave: (name: string) => void };

/** The household's name, as it stands above every page. */
export function RenameForm({ name, busy, onSave }: RenameFormProps) {
  const [typed, setTyped] = useState(name);
  const wanted = typed.trim();
  return (
    <form
      className="max-w-[34rem]"
      onSubmit={(event) => {
        event.preventDefault();
        if (wanted && wanted !== name) onSave(wanted);
      }}
    >
      <FieldSet legend="Name of the household">
        <div className="flex items-end gap-2">
          <Field label="Name" className="grow">
            <Input
              value={typed}
              maxLength={200}
              onChange={(event) => setTyped(event.target.value)}
            />
          </Field>
          <Button type="submit" busy={busy} disabled={!wanted || wanted === name}>
            Rename
          </Button>
        </div>
      </FieldSet>
    </form>
  );
}
