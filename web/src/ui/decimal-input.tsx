import { type ComponentProps, type ReactNode, useState } from "react";
import { cx } from "@/lib/class-names";
import { readTyped } from "@/lib/decimal";
import { currencySymbol, formatMoney, formatQuantity } from "@/lib/format";
import { useFieldProps } from "./field";
import { controlClass } from "./input";

type DecimalInputProps = Omit<ComponentProps<"input">, "type" | "value" | "onChange" | "prefix"> & {
  /** A decimal string, "" when empty. What cannot be read is passed on as typed, so that the form can refuse it. */
  value: string;
  onValue: (value: string) => void;
  before?: ReactNode;
  after?: ReactNode;
  /** How the value is written while nobody types. */
  show?: (value: string) => string;
};

/** A figure that keeps every digit: text in, decimal string out. With React Hook Form, use it in a Controller. */
export function DecimalInput(props: DecimalInputProps) {
  const {
    value,
    onValue,
    before,
    after,
    show = (text) => formatQuantity(text, 18),
    className,
    ...rest
  } = props;
  const [typed, setTyped] = useState<string | null>(null);
  const readable = value !== "" && readTyped(value) !== null;

  return (
    <div className={cx("relative", className)}>
      {before && <Edge side="left">{before}</Edge>}
      <input
        {...useFieldProps()}
        {...rest}
        type="text"
        inputMode="decimal"
        autoComplete="off"
        value={typed ?? (readable ? show(value) : value)}
        onFocus={(event) => {
          setTyped(value);
          rest.onFocus?.(event);
        }}
        onChange={(event) => {
          setTyped(event.target.value);
          onValue(readTyped(event.target.value) ?? event.target.value);
        }}
        onBlur={(event) => {
          setTyped(null);
          rest.onBlur?.(event);
        }}
        className={cx(
          controlClass,
          "figures text-right",
          Boolean(before) && "pl-9",
          Boolean(after) && "pr-9",
        )}
      />
      {after && <Edge side="right">{after}</Edge>}
    </div>
  );
}

function Edge({ side, children }: { side: "left" | "right"; children: ReactNode }) {
  return (
    <span
      aria-hidden
      className={cx(
        "pointer-events-none absolute inset-y-0 grid place-items-center text-ink-3",
        side === "left" ? "left-2.5" : "right-2.5",
      )}
    >
      {children}
    </span>
  );
}

type MoneyInputProps = Omit<DecimalInputProps, "before" | "show"> & { currency: string };

export function MoneyInput({ currency, ...rest }: MoneyInputProps) {
  const symbol = currencySymbol(currency);
  return (
    <DecimalInput
      {...rest}
      before={symbol.length <= 2 ? symbol : undefined}
      after={symbol.length > 2 ? currency : undefined}
      show={(value) => formatMoney(value, currency, { bare: true })}
    />
  );
}
