import type { ReactNode } from "react";
import { Controller, type FieldError, useFormContext } from "react-hook-form";
import { DecimalInput, MoneyInput } from "@/ui/decimal-input";
import { Field } from "@/ui/field";
import {
  Checkbox,
  DateInput,
  Input,
  type Option,
  type OptionGroup,
  Select,
  TextArea,
} from "@/ui/input";

/* Controls bound by name to the form around them: label, hint and the sentence of a refusal. */

type Bound = {
  name: string;
  label: string;
  hint?: ReactNode;
  optional?: boolean;
  className?: string;
};

function useMessage(name: string): string | undefined {
  const { errors } = useFormContext().formState;
  return (errors[name] as FieldError | undefined)?.message;
}

export function TextField({
  name,
  label,
  hint,
  optional,
  className,
  ...rest
}: Bound & {
  maxLength?: number;
  placeholder?: string;
  autoComplete?: string;
}) {
  const { register } = useFormContext();
  return (
    <Field
      label={label}
      hint={hint}
      optional={optional}
      error={useMessage(name)}
      className={className}
    >
      <Input {...register(name)} autoComplete="off" {...rest} />
    </Field>
  );
}

export function CurrencyField({ name, label, hint, optional, className }: Bound) {
  const { register } = useFormContext();
  return (
    <Field
      label={label}
      hint={hint}
      optional={optional}
      error={useMessage(name)}
      className={className}
    >
      <Input
        {...register(name, { setValueAs: (typed: string) => typed.trim().toUpperCase() })}
        maxLength={3}
        autoComplete="off"
        spellCheck={false}
        className="max-w-24 uppercase"
      />
    </Field>
  );
}

export function NotesField({ name, label, hint, optional, className }: Bound) {
  const { register } = useFormContext();
  return (
    <Field
      label={label}
      hint={hint}
      optional={optional}
      error={useMessage(name)}
      className={className}
    >
      <TextArea {...register(name)} />
    </Field>
  );
}

export function DayField({ name, label, hint, optional, className }: Bound) {
  const { register } = useFormContext();
  return (
    <Field
      label={label}
      hint={hint}
      optional={optional}
      error={useMessage(name)}
      className={className}
    >
      <DateInput {...register(name)} />
    </Field>
  );
}

export function SelectField({
  name,
  label,
  hint,
  optional,
  className,
  options,
  empty,
}: Bound & {
  options: readonly (Option | OptionGroup)[];
  empty?: string;
}) {
  const { register } = useFormContext();
  return (
    <Field
      label={label}
      hint={hint}
      optional={optional}
      error={useMessage(name)}
      className={className}
    >
      <Select {...register(name)} options={options} empty={empty} />
    </Field>
  );
}

export function CheckField({ name, label, hint, className }: Bound) {
  const { register } = useFormContext();
  return (
    <Checkbox
      {...register(name)}
      label={label}
      hint={typeof hint === "string" ? hint : undefined}
      error={useMessage(name)}
      className={className}
    />
  );
}

export function MoneyField({
  name,
  label,
  hint,
  optional,
  className,
  currency,
  placeholder,
}: Bound & {
  currency: string;
  placeholder?: string;
}) {
  return (
    <Field
      label={label}
      hint={hint}
      optional={optional}
      error={useMessage(name)}
      className={className}
    >
      <Controller
        name={name}
        render={({ field: { value, onChange, onBlur, ref } }) => (
          <MoneyInput
            ref={ref}
            currency={currency}
            value={value ?? ""}
            onValue={onChange}
            onBlur={onBlur}
            placeholder={placeholder}
          />
        )}
      />
    </Field>
  );
}

export function NumberField({
  name,
  label,
  hint,
  optional,
  className,
  after,
}: Bound & {
  after?: string;
}) {
  return (
    <Field
      label={label}
      hint={hint}
      optional={optional}
      error={useMessage(name)}
      className={className}
    >
      <Controller
        name={name}
        render={({ field: { value, onChange, onBlur, ref } }) => (
          <DecimalInput
            ref={ref}
            value={value ?? ""}
            onValue={onChange}
            onBlur={onBlur}
            after={after}
          />
        )}
      />
    </Field>
  );
}
