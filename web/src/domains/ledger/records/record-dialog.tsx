import { zodResolver } from "@hookform/resolvers/zod";
import { useState } from "react";
import { useForm, useFormContext } from "react-hook-form";
import { showRefusal } from "@/api/form-errors";
import { groupBy } from "@/lib/group";
import { FieldSet } from "@/ui/field";
import type { Option } from "@/ui/input";
import { FormDialog } from "../form-dialog";
import {
  CurrencyField,
  DayField,
  MoneyField,
  NotesField,
  NumberField,
  SelectField,
  TextField,
} from "../form-fields";
import { useHousehold, useOwners } from "../household";
import { useLedgerWrite } from "../queries";
import { bodyOf, type FieldSpec, type RecordValues, shapeOf, valuesOf } from "./field-specs";

type RecordDialogProps = {
  title: string;
  lead?: string;
  verb: string;
  specs: readonly FieldSpec[];
  /** Null for a new one. */
  record: Record<string, unknown> | null;
  write: (body: Record<string, unknown>) => Promise<unknown>;
  onClose: () => void;
  /** Where the record itself has no field for it. */
  currency?: string;
  /** Entries of the lists that other records fill, by field. */
  lists?: Record<string, readonly Option[]>;
};

/** The form of any record outside accounts, made from the list of its fields. */
export function RecordDialog(props: RecordDialogProps) {
  const { title, lead, verb, specs: all, record, write, onClose, lists, currency } = props;
  const { base_currency } = useHousehold();
  const [specs] = useState(() => all.filter(({ atStart }) => !record || !atStart));
  const [before] = useState(() => ({
    ...valuesOf(specs, record),
    ...(record ? {} : { currency: currency ?? base_currency }),
  }));
  const form = useForm<RecordValues>({
    resolver: zodResolver(shapeOf(specs)),
    defaultValues: before,
  });
  const save = useLedgerWrite((values: RecordValues) =>
    write(bodyOf(specs, values, record ? before : null)),
  );
  let part = "";
  const parts = groupBy(specs, (spec) => {
    part = spec.part ?? part;
    return part;
  });
  return (
    <FormDialog
      title={title}
      lead={lead}
      form={form}
      firstField={specs[0]?.name ?? "name"}
      verb={verb}
      busy={save.isPending}
      onClose={onClose}
      onSubmit={(values) =>
        save.mutate(values, { onSuccess: onClose, onError: (error) => showRefusal(form, error) })
      }
    >
      {[...parts].map(([legend, fields]) => {
        const grid = (
          <div key={legend} className="grid gap-4 sm:grid-cols-2">
            {fields.map((spec) => (
              <SpecField key={spec.name} spec={spec} options={lists?.[spec.name]} />
            ))}
          </div>
        );
        return legend ? (
          <FieldSet key={legend} legend={legend}>
            {grid}
          </FieldSet>
        ) : (
          grid
        );
      })}
    </FormDialog>
  );
}

function SpecField({ spec, options }: { spec: FieldSpec; options?: readonly Option[] }) {
  const owners = useOwners();
  const typed = useFormContext<RecordValues>().watch("currency") ?? "";
  const currency = /^[A-Z]{3}$/.test(typed) ? typed : "USD";
  const { name, label, hint, needed } = spec;
  const bound = { name, label, hint, optional: !needed };
  switch (spec.kind) {
    case "text":
      return <TextField {...bound} maxLength={255} />;
    case "money":
      return <MoneyField {...bound} currency={currency} />;
    case "number":
    case "whole":
      return <NumberField {...bound} />;
    case "percent":
      return <NumberField {...bound} after="%" />;
    case "day":
      return <DayField {...bound} />;
    case "notes":
      return <NotesField {...bound} className="sm:col-span-2" />;
    case "currency":
      return <CurrencyField {...bound} />;
    case "owner":
      return <SelectField {...bound} optional={false} options={owners.options} />;
    case "yes":
      return (
        <SelectField
          {...bound}
          optional={false}
          options={[
            { value: "true", label: "Yes" },
            { value: "false", label: "No" },
          ]}
        />
      );
    case "choice":
      return (
        <SelectField
          {...bound}
          options={options ?? spec.options ?? []}
          empty={needed ? undefined : "–"}
        />
      );
  }
}
