import { useState } from "react";
import { Button } from "@/ui/button";
import { Field, FormError } from "@/ui/field";
import { Checkbox, Input, Select } from "@/ui/input";
import { SectionTitle } from "@/ui/statement";
import { useLedgerWrite } from "../queries";
import { kindOptions } from "../transaction-kinds";
import {
  type Columns,
  examplesOf,
  kindWords,
  type Mapping,
  mappingFields,
  missingIn,
} from "./mapping-fields";
import { withChoice } from "./preview";
import { type Import, previewImport } from "./queries";
import { Samples } from "./samples";

type MappingFormProps = { file: Import; skip: number; columns: Columns; onDone: () => void };

export function MappingForm({ file, skip, columns: found, onDone }: MappingFormProps) {
  const [mapping, setMapping] = useState<Mapping>({
    ...found.mapping,
    skip_rows: skip || found.mapping.skip_rows,
  });
  const read = useLedgerWrite(previewImport);
  const set = (change: Partial<Mapping>) => setMapping({ ...mapping, ...change });
  const missing = missingIn(mapping.columns);

  function match(key: string, column: string) {
    const { [key]: _, ...others } = mapping.columns;
    set({ columns: column ? { ...others, [key]: column } : others });
  }

  return (
    <form
      className="grid gap-8"
      onSubmit={(event) => {
        event.preventDefault();
        read.mutate(
          { id: file.id, options: withChoice(file, { mapping, format: undefined }) },
          { onSuccess: onDone },
        );
      }}
    >
      <Samples columns={found} />
      {found.is_remembered && (
        <p className="text-sm text-ink-2">Filled in as you matched a file like this before.</p>
      )}
      <section>
        <SectionTitle title="Columns" />
        <div className="grid gap-x-8 gap-y-4 pt-3 sm:grid-cols-2 lg:grid-cols-3">
          {mappingFields.map(({ key, title, hint }) => (
            <Field key={key} label={title} hint={examplesOf(found, mapping.columns[key]) || hint}>
              <Select
                empty="Not in the file"
                value={mapping.columns[key] ?? ""}
                onChange={(event) => match(key, event.target.value)}
                options={[...new Set(found.header)]
                  .filter(Boolean)
                  .map((name) => ({ value: name, label: name }))}
              />
            </Field>
          ))}
        </div>
      </section>
      <Habits mapping={mapping} set={set} />
      <Words found={found} mapping={mapping} set={set} />
      <FormError>{read.error?.message}</FormError>
      <div className="flex flex-wrap items-center gap-3">
        <Button type="submit" look="primary" busy={read.isPending} disabled={missing !== null}>
          Read the file this way
        </Button>
        <Button onClick={onDone}>Back</Button>
        {missing && <p className="text-sm text-ink-2">{missing}</p>}
      </div>
    </form>
  );
}

type PartProps = { mapping: Mapping; set: (change: Partial<Mapping>) => void };

/** How the file writes days and numbers. */
function Habits({ mapping, set }: PartProps) {
  const comma = mapping.decimal_comma;
  return (
    <section>
      <SectionTitle title="How it writes" />
      <div className="grid gap-x-8 gap-y-4 pt-3 sm:grid-cols-2 lg:grid-cols-3">
        <Field label="Dates">
          <Select
            value={mapping.date_order}
            onChange={(event) => set({ date_order: event.target.value })}
            options={[
              { value: "auto", label: "Found out from the column" },
              { value: "mdy", label: "Month, day, year" },
              { value: "dmy", label: "Day, month, year" },
              { value: "ymd", label: "Year, month, day" },
            ]}
          />
        </Field>
        <Field label="Decimals">
          <Select
            value={comma === null || comma === undefined ? "auto" : String(comma)}
            onChange={({ target: { value } }) =>
              set({ decimal_comma: value === "auto" ? null : value === "true" })
            }
            options={[
              { value: "auto", label: "Found out from the column" },
              { value: "false", label: "Point: 1,234.50" },
              { value: "true", label: "Comma: 1.234,50" },
            ]}
          />
        </Field>
        <Field label="Currency" hint="Where no column says another.">
          <Input
            value={mapping.currency}
            maxLength={3}
            className="max-w-24 uppercase"
            onChange={(event) => set({ currency: event.target.value.toUpperCase() })}
          />
        </Field>
      </div>
      <Checkbox
        className="mt-4"
        label="Spending is positive in this file"
        hint="As in many credit card files; every amount is turned around."
        checked={mapping.negate_amount}
        onChange={(event) => set({ negate_amount: event.target.checked })}
      />
    </section>
  );
}

/** The file's own words for what happened. */
function Words({ found, mapping, set }: PartProps & { found: Columns }) {
  const words = kindWords(found, mapping.columns.kind);
  if (words.length === 0) return null;
  return (
    <section>
      <SectionTitle title="Its words for what happened" />
      <div className="grid gap-x-8 gap-y-4 pt-3 sm:grid-cols-2 lg:grid-cols-3">
        {words.map((word) => (
          <Field key={word} label={`“${word}”`}>
            <Select
              empty="As Bursar understands it"
              value={mapping.kinds?.[word] ?? ""}
              onChange={({ target: { value } }) => {
                const { [word]: _, ...others } = mapping.kinds ?? {};
                set({ kinds: value ? { ...others, [word]: value } : others });
              }}
              options={kindOptions}
            />
          </Field>
        ))}
      </div>
    </section>
  );
}
