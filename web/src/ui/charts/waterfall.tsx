import { useId } from "react";
import { cx } from "@/lib/class-names";
import { formatMoney } from "@/lib/format";
import { SectionTitle } from "../statement";

export type WaterfallStep = {
  key: string;
  title: string;
  amount: string;
  /** "total" stands on zero (opening, closing); "change" starts where the line before ended. */
  kind: "total" | "change";
  /** Neither gain nor loss, such as money paid in. */
  neutral?: boolean;
};

type WaterfallProps = { title: string; steps: readonly WaterfallStep[]; currency: string };

type Span = { step: WaterfallStep; from: number; to: number };

function spansOf(steps: readonly WaterfallStep[]): Span[] {
  let level = 0;
  return steps.map((step) => {
    const amount = Number(step.amount);
    const from = step.kind === "total" ? 0 : level;
    level = step.kind === "total" ? amount : level + amount;
    return { step, from, to: level };
  });
}

/**
 * How one figure became another, line by line; reads as a statement with bars.
 * The scale may leave zero out, so that small steps between large totals can be seen; totals then have a torn end.
 */
export function Waterfall({ title, steps, currency }: WaterfallProps) {
  const id = useId();
  const spans = spansOf(steps);
  const levels = spans.flatMap(({ step, from, to }) => (step.kind === "total" ? [to] : [from, to]));
  const high = Math.max(...levels, 0);
  const low = Math.min(...levels);
  const cut = low > 0 && high - low < low ? low - (high - low) * 0.5 : Math.min(0, low);
  const place = (level: number) => `${((Math.max(level, cut) - cut) / (high - cut || 1)) * 100}%`;

  return (
    <section aria-labelledby={id}>
      <SectionTitle id={id} title={title} aside={currency} />
      <table className="figures w-full text-sm">
        <tbody>
          {spans.map(({ step, from, to }) => {
            const total = step.kind === "total";
            const left = place(Math.min(from, to));
            return (
              <tr
                key={step.key}
                className={cx("border-b border-rule last:border-b-0", total && "font-semibold")}
              >
                <th
                  scope="row"
                  className={cx(
                    "w-px py-1.5 pr-4 text-left whitespace-nowrap",
                    !total && "font-normal",
                  )}
                >
                  {step.title}
                </th>
                <td className="py-1.5">
                  <div aria-hidden className="relative h-3">
                    <div
                      className={cx(
                        "absolute inset-y-0",
                        total && "bg-ink-3",
                        !total && (step.neutral ? "bg-accent" : to >= from ? "bg-gain" : "bg-loss"),
                      )}
                      style={{
                        left,
                        width: `calc(${place(Math.max(from, to))} - ${left})`,
                        minWidth: 1,
                      }}
                    />
                    {total && cut > 0 && (
                      <div className="absolute inset-y-0 left-2 w-1 -skew-x-12 bg-paper" />
                    )}
                  </div>
                </td>
                <td className="w-px py-1.5 pl-4 text-right whitespace-nowrap">
                  {formatMoney(step.amount, currency, {
                    bare: true,
                    digits: 0,
                    sign: total ? "auto" : "always",
                  })}
                </td>
              </tr>
            );
          })}
        </tbody>
      </table>
    </section>
  );
}
