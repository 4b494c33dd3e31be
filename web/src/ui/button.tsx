import type { LucideIcon } from "lucide-react";
import type { ComponentProps, ReactNode } from "react";
import { Link, type LinkProps } from "react-router";
import { cx } from "@/lib/class-names";

export type ButtonLook = "primary" | "quiet" | "plain" | "danger";
type Size = "sm" | "md";

const looks: Record<ButtonLook, string> = {
  primary: "bg-accent text-on-accent hover:bg-accent-strong",
  quiet: "border border-control bg-paper text-ink hover:bg-hover",
  plain: "text-accent hover:bg-hover",
  danger: "border border-loss text-loss hover:bg-loss-soft",
};

const sizes: Record<Size, string> = {
  sm: "min-h-8 px-2.5 text-sm pointer-coarse:min-h-10",
  md: "min-h-9 px-3.5 text-sm pointer-coarse:min-h-11",
};

export function buttonClass(look: ButtonLook = "quiet", size: Size = "md"): string {
  return cx(
    "inline-flex items-center justify-center gap-1.5 rounded-md font-semibold whitespace-nowrap select-none",
    "transition-colors duration-100 disabled:cursor-not-allowed disabled:opacity-50 aria-disabled:opacity-50",
    looks[look],
    sizes[size],
  );
}

type Shared = { look?: ButtonLook; size?: Size; icon?: LucideIcon; children: ReactNode };

type ButtonProps = Shared & ComponentProps<"button"> & { busy?: boolean };

/** `busy` keeps the width, says so to a screen reader and refuses a second press. */
export function Button({
  look,
  size,
  icon: Icon,
  busy,
  className,
  children,
  ...rest
}: ButtonProps) {
  return (
    <button
      type="button"
      {...rest}
      disabled={rest.disabled || busy}
      aria-busy={busy || undefined}
      className={cx(buttonClass(look, size), className)}
    >
      {Icon && <Icon size={16} strokeWidth={2} aria-hidden />}
      {children}
      {busy && (
        <span aria-hidden className="breathe -ml-0.5 tracking-widest">
          …
        </span>
      )}
    </button>
  );
}

/** Goes somewhere, so it is a link. */
export function ButtonLink({
  look,
  size,
  icon: Icon,
  className,
  children,
  ...rest
}: Shared & LinkProps) {
  return (
    <Link {...rest} className={cx(buttonClass(look, size), className)}>
      {Icon && <Icon size={16} strokeWidth={2} aria-hidden />}
      {children}
    </Link>
  );
}

type IconButtonProps = Omit<ComponentProps<"button">, "children"> & {
  icon: LucideIcon;
  /** What it does; a sighted reader gets it as the title. */
  label: string;
  /** A number of things that wait, shown as a small mark. */
  count?: number;
};

export function IconButton({ icon: Icon, label, count = 0, className, ...rest }: IconButtonProps) {
  return (
    <button
      type="button"
      title={label}
      {...rest}
      aria-label={count > 0 ? `${label} (${count})` : label}
      className={cx(
        "relative inline-flex size-9 shrink-0 items-center justify-center rounded-md text-ink-2 hover:bg-hover hover:text-ink",
        "disabled:cursor-not-allowed disabled:opacity-40 pointer-coarse:size-11",
        className,
      )}
    >
      <Icon size={18} strokeWidth={1.75} aria-hidden />
      {count > 0 && (
        <span
          aria-hidden
          className="figures absolute top-0.5 right-0.5 min-w-4 rounded-full bg-accent px-1 text-center text-[0.6875rem] leading-4 font-semibold text-on-accent"
        >
          {count > 99 ? "99+" : count}
        </span>
      )}
    </button>
  );
}

/** A link inside running text. */
export function TextLink({ className, ...rest }: LinkProps) {
  return (
    <Link
      {...rest}
      className={cx(
        "text-accent underline decoration-1 underline-offset-[3px] hover:decoration-2",
        className,
      )}
    />
  );
}
