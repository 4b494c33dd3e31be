import { ChevronDown, Eye, EyeOff } from "lucide-react";
import { type ComponentProps, type ReactNode, useId, useState } from "react";
import { cx } from "@/lib/class-names";
import { useFieldProps } from "./field";

export const controlClass = cx(
  "w-full min-h-9 rounded-md border border-control bg-paper px-2.5 text-base text-ink placeholder:text-ink-3",
  "hover:border-ink-2 focus-visible:outline-2 focus-visible:outline-offset-0 focus-visible:outline-accent",
  "aria-invalid:border-loss disabled:cursor-not-allowed disabled:bg-sunken disabled:text-ink-3",
  "pointer-coarse:min-h-11",
);

export function Input({ className, ...rest }: ComponentProps<"input">) {
  return <input {...useFieldProps()} {...rest} className={cx(controlClass, className)} />;
}

/** A day, typed or picked; its value is "2026-03-04". */
export function DateInput({ className, ...rest }: Omit<ComponentProps<"input">, "type">) {
  return <Input {...rest} type="date" className={cx("figures max-w-44", className)} />;
}

export function TextArea({ className, ...rest }: ComponentProps<"textarea">) {
  return (
    <textarea
      {...useFieldProps()}
      rows={3}
      {...rest}
      className={cx(controlClass, "py-1.5", className)}
    />
  );
}

export function PasswordInput({ className, ...rest }: Omit<ComponentProps<"input">, "type">) {
  const [shown, setShown] = useState(false);
  const Icon = shown ? EyeOff : Eye;
  return (
    <div className="relative">
      <Input {...rest} type={shown ? "text" : "password"} className={cx("pr-11", className)} />
      <button
        type="button"
        onClick={() => setShown(!shown)}
        aria-pressed={shown}
        aria-label="Show password"
        className="absolute inset-y-0 right-0 grid w-10 place-items-center rounded-md text-ink-3 hover:text-ink"
      >
        <Icon size={18} strokeWidth={1.75} aria-hidden />
      </button>
    </div>
  );
}

export type Option = { value: string; label: string; disabled?: boolean };
export type OptionGroup = { label: string; options: readonly Option[] };

type SelectProps = Omit<ComponentProps<"select">, "children"> & {
  options: readonly (Option | OptionGroup)[];
  /** The first, empty entry, for "choose one" or "all". */
  empty?: string;
};

/** The browser's own list: best on a phone, known to every keyboard. */
export function Select({ options, empty, className, ...rest }: SelectProps) {
  return (
    <div className={cx("relative", className)}>
      <select {...useFieldProps()} {...rest} className={cx(controlClass, "appearance-none pr-8")}>
        {empty !== undefined && <option value="">{empty}</option>}
        {options.map((entry) =>
          "options" in entry ? (
            <optgroup key={entry.label} label={entry.label}>
              {entry.options.map(choice)}
            </optgroup>
          ) : (
            choice(entry)
          ),
        )}
      </select>
      <ChevronDown
        size={16}
        aria-hidden
        className="pointer-events-none absolute top-1/2 right-2.5 -translate-y-1/2 text-ink-3"
      />
    </div>
  );
}

function choice(option: Option) {
  return (
    <option key={option.value} value={option.value} disabled={option.disabled}>
      {option.label}
    </option>
  );
}

type CheckboxProps = Omit<ComponentProps<"input">, "type"> & {
  label: ReactNode;
  hint?: string;
  error?: string;
};

export function Checkbox({ label, hint, error, className, ...rest }: CheckboxProps) {
  const id = useId();
  return (
    <div className={cx("grid gap-0.5", className)}>
      <label className="flex cursor-pointer items-start gap-2.5 py-0.5 text-base">
        <input
          {...rest}
          type="checkbox"
          aria-describedby={hint || error ? `${id}-more` : undefined}
          aria-invalid={error ? true : undefined}
          className="mt-[0.2rem] size-4.5 shrink-0 accent-accent"
        />
        <span>{label}</span>
      </label>
      {(hint || error) && (
        <p id={`${id}-more`} className={cx("pl-7 text-sm", error ? "text-loss" : "text-ink-3")}>
          {error ?? hint}
        </p>
      )}
    </div>
  );
}

type ChoiceProps = Omit<ComponentProps<"input">, "type"> & {
  legend: string;
  options: readonly (Option & { hint?: string })[];
};

/** One of a few, all visible, each with a line that tells the difference. Spread `register` on it. */
export function Choice({ legend, options, value, defaultValue, className, ...rest }: ChoiceProps) {
  return (
    <fieldset className={cx("grid", className)}>
      <legend className="mb-1 text-sm font-semibold">{legend}</legend>
      {options.map((option) => (
        <label
          key={option.value}
          className="flex cursor-pointer items-start gap-3 border-t border-rule py-2.5 last:border-b has-checked:bg-accent-soft sm:px-2"
        >
          <input
            {...rest}
            type="radio"
            checked={value === undefined ? undefined : value === option.value}
            defaultChecked={defaultValue === undefined ? undefined : defaultValue === option.value}
            value={option.value}
            className="mt-1 size-4 shrink-0 accent-accent"
          />
          <span>
            <span className="block font-semibold">{option.label}</span>
            {option.hint && <span className="block text-sm text-ink-2">{option.hint}</span>}
          </span>
        </label>
      ))}
    </fieldset>
  );
}
