import { useQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { type FieldError, useFormContext } from "react-hook-form";
import type { Schemas } from "@/api/client";
import { Combobox } from "@/ui/combobox";
import { Field } from "@/ui/field";
import { foundInstruments } from "../queries";
import { InstrumentForm } from "./instrument-form";

const pauseMs = 250;
const createNew = "new";

type InstrumentPickerProps = {
  /** The form's field that takes the id, and the one that keeps the words shown. */
  name: string;
  labelName: string;
  label: string;
  optional?: boolean;
  currency: string;
};

/** Finds an instrument by name, ticker or identifier; what is not known can be created. */
export function InstrumentPicker({
  name,
  labelName,
  label,
  optional,
  currency,
}: InstrumentPickerProps) {
  const form = useFormContext();
  const chosen: string = form.watch(name);
  const [query, setQuery] = useState<string>(form.getValues(labelName));
  const [creating, setCreating] = useState(false);
  const words = useLate(chosen ? "" : query.trim());
  const found = useQuery(foundInstruments(words));
  const error = (form.formState.errors[name] as FieldError | undefined)?.message;

  function choose(id: string, text: string) {
    form.setValue(labelName, text);
    form.setValue(name, id, { shouldDirty: true, shouldValidate: form.formState.isSubmitted });
    setQuery(text);
    setCreating(false);
  }

  const options = (found.data?.items ?? []).map((item) => ({
    value: item.id,
    label: `${item.symbol} · ${item.name}`,
    note: [item.kind, item.currency, item.is_own && "own"].filter(Boolean).join(" · "),
  }));
  const searching = found.isFetching || words !== query.trim();

  return (
    <div className="grid gap-3 sm:col-span-2">
      <Field
        label={label}
        optional={optional}
        error={error}
        hint={chosen || creating ? undefined : "Type a name, ticker, ISIN or CUSIP."}
      >
        <Combobox
          query={query}
          onQuery={(typed) => {
            setQuery(typed);
            if (chosen) form.setValue(name, "", { shouldDirty: true });
          }}
          options={
            query.trim() && !searching
              ? [...options, { value: createNew, label: `Create “${query.trim()}”…`, note: "own" }]
              : options
          }
          onChoose={({ value, label: text }) =>
            value === createNew ? setCreating(true) : choose(value, text)
          }
          searching={searching}
          placeholder="e.g. VTI"
        />
      </Field>
      {creating && (
        <InstrumentForm
          typed={query.trim()}
          currency={currency}
          onCancel={() => setCreating(false)}
          onCreated={({ id, symbol, name: full }: Schemas["InstrumentRead"]) =>
            choose(id, `${symbol} · ${full}`)
          }
        />
      )}
    </div>
  );
}

/** What was typed, once the typing pauses. */
function useLate(typed: string): string {
  const [late, setLate] = useState(typed);
  useEffect(() => {
    const timer = window.setTimeout(() => setLate(typed), pauseMs);
    return () => window.clearTimeout(timer);
  }, [typed]);
  return late;
}
