import { createContext, type ReactNode, useContext, useId } from "react";
import { cx } from "@/lib/class-names";

type Bound = { id: string; describedBy: string | undefined; invalid: boolean };

const FieldContext = createContext<Bound | null>(null);

/** The attributes that tie a control to the label, hint and error of its Field. */
export function useFieldProps() {
  const field = useContext(FieldContext);
  if (!field) return {};
  return {
    id: field.id,
    "aria-describedby": field.describedBy,
    "aria-invalid": field.invalid || undefined,
  };
}

type FieldProps = {
  label: string;
  /** One short sentence that helps before an error happens. */
  hint?: ReactNode;
  error?: string;
  /** Said in words; required is the rule. */
  optional?: boolean;
  /** At the right of the label, e.g. a link. */
  aside?: ReactNode;
  className?: string;
  children: ReactNode;
};

export function Field({ label, hint, error, optional, aside, className, children }: FieldProps) {
  const id = useId();
  const hintId = `${id}-hint`;
  const errorId = `${id}-error`;
  const describedBy = [hint && hintId, error && errorId].filter(Boolean).join(" ") || undefined;
  return (
    <div className={cx("grid content-start gap-1", className)}>
      <div className="flex items-baseline justify-between gap-3">
        <label htmlFor={id} className="text-sm font-semibold">
          {label}
          {optional && <span className="font-normal text-ink-3"> (optional)</span>}
        </label>
        {aside && <span className="text-sm">{aside}</span>}
      </div>
      <FieldContext value={{ id, describedBy, invalid: Boolean(error) }}>{children}</FieldContext>
      {error && (
        <p id={errorId} role="alert" className="text-sm text-loss">
          <span aria-hidden>▲ </span>
          {error}
        </p>
      )}
      {hint && (
        <p id={hintId} className="text-sm text-ink-3">
          {hint}
        </p>
      )}
    </div>
  );
}

/** Fields that belong together, under one legend. */
export function FieldSet({
  legend,
  hint,
  children,
}: {
  legend: string;
  hint?: string;
  children: ReactNode;
}) {
  return (
    <fieldset className="grid gap-4">
      <legend className="mb-3 w-full border-b border-rule pb-1.5 font-serif text-md font-semibold">
        {legend}
      </legend>
      {hint && <p className="-mt-1 max-w-prose text-sm text-ink-2">{hint}</p>}
      {children}
    </fieldset>
  );
}

/** What the server refused as a whole; single fields say theirs beside them. */
export function FormError({ children }: { children: ReactNode }) {
  if (!children) return null;
  return (
    <p role="alert" className="border-l-2 border-loss bg-loss-soft px-3 py-2 text-sm text-ink">
      {children}
    </p>
  );
}
