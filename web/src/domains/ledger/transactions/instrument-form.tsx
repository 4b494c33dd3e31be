import { useMutation, useQueryClient } from "@tanstack/react-query";
import { useState } from "react";
import type { Schemas } from "@/api/client";
import { ApiProblem } from "@/api/problem";
import { Button } from "@/ui/button";
import { Field, FormError } from "@/ui/field";
import { Input, Select } from "@/ui/input";
import { createInstrument } from "../queries";

const kinds = [
  ["stock", "Stock"],
  ["etf", "Exchange-traded fund"],
  ["fund", "Mutual fund"],
  ["money_market", "Money market fund"],
  ["bond", "Bond"],
  ["crypto", "Cryptocurrency"],
  ["option", "Option"],
  ["future", "Future"],
  ["commodity", "Commodity"],
  ["other", "Other"],
].map(([value = "", label = ""]) => ({ value, label }));

type InstrumentFormProps = {
  typed: string;
  currency: string;
  onCreated: (instrument: Schemas["InstrumentRead"]) => void;
  onCancel: () => void;
};

/** The household's own instrument, for what no source knows. Stands inside another form, so it is none itself. */
export function InstrumentForm({ typed, currency, onCreated, onCancel }: InstrumentFormProps) {
  const short = /^[\w.\-^]{1,12}$/.test(typed);
  const [values, setValues] = useState({
    symbol: short ? typed.toUpperCase() : "",
    name: short ? "" : typed,
    kind: "stock",
    currency,
  });
  const queryClient = useQueryClient();
  const create = useMutation({
    mutationFn: createInstrument,
    onSuccess: (made) => {
      void queryClient.invalidateQueries({ queryKey: ["market", "search"] });
      onCreated(made);
    },
  });
  const problem = create.error instanceof ApiProblem ? create.error : null;
  const named = Object.keys(problem?.fields ?? {}).some((field) => field in values);
  const set = (field: keyof typeof values) => (event: { target: { value: string } }) =>
    setValues({ ...values, [field]: event.target.value });
  const ready = values.symbol.trim() !== "" && values.name.trim() !== "";

  return (
    <fieldset className="grid gap-3 border-l-2 border-accent pl-4">
      <legend className="sr-only">A new instrument of your own</legend>
      <p className="text-sm text-ink-2">
        Only this household sees it. Its price is what you or your files say.
      </p>
      {!named && <FormError>{problem?.detail}</FormError>}
      <div className="grid gap-3 sm:grid-cols-2">
        <Field label="Symbol" error={problem?.fields.symbol}>
          <Input value={values.symbol} onChange={set("symbol")} maxLength={60} autoComplete="off" />
        </Field>
        <Field label="Name" error={problem?.fields.name}>
          <Input value={values.name} onChange={set("name")} maxLength={255} autoComplete="off" />
        </Field>
        <Field label="Kind" error={problem?.fields.kind}>
          <Select value={values.kind} onChange={set("kind")} options={kinds} />
        </Field>
        <Field label="Quoted in" error={problem?.fields.currency}>
          <Input
            value={values.currency}
            onChange={set("currency")}
            maxLength={3}
            className="max-w-24 uppercase"
          />
        </Field>
      </div>
      <div className="flex gap-2">
        <Button
          size="sm"
          busy={create.isPending}
          disabled={!ready}
          onClick={() =>
            create.mutate({
              ...values,
              symbol: values.symbol.trim(),
              name: values.name.trim(),
              currency: values.currency.toUpperCase(),
              // A listed option stands for a hundred of the underlying.
              multiplier: values.kind === "option" ? "100" : "1",
            })
          }
        >
          Create instrument
        </Button>
        <Button size="sm" look="plain" onClick={onCancel}>
          Cancel
        </Button>
      </div>
    </fieldset>
  );
}
