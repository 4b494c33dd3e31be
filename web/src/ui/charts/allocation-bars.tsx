import { useId } from "react";
import { cx } from "@/lib/class-names";
import { formatMoney, formatPercent } from "@/lib/format";
import { SectionTitle, UnfoldButton } from "../statement";

export type Slice = {
  key: string;
  title: string;
  amount: string;
  /** Share of the whole; the API's, not computed here. */
  weight: number;
  /** Wanted share: drawn as a mark on the bar. */
  target?: number;
  onUnfold?: () => void;
};

type AllocationBarsProps = {
  title: string;
  slices: readonly Slice[];
  currency: string;
  aside?: string;
  /** For a narrow column: long names wrap, bars are short. */
  compact?: boolean;
};

/** Parts of a whole as bars on one scale: their order and size are read at once, unlike a pie's. */
export function AllocationBars({ title, slices, currency, aside, compact }: AllocationBarsProps) {
  const id = useId();
  const widest = Math.max(
    0.01,
    ...slices.flatMap(({ weight, target = 0 }) => [Math.abs(weight), target]),
  );
  const targets = slices.some(({ target }) => target !== undefined);
  return (
    <section aria-labelledby={id}>
      <SectionTitle id={id} title={title} aside={aside ?? currency} />
      <table className="figures w-full text-sm">
        <thead className={targets ? "text-ink-3" : "sr-only"}>
          <tr className="[&>th]:pt-1.5 [&>th]:pl-4 [&>th]:text-right [&>th]:font-normal">
            <td />
            <td />
            {targets && <th scope="col">Target</th>}
            <th scope="col">Share</th>
            <th scope="col">Amount</th>
          </tr>
        </thead>
        <tbody>
          {slices.map(({ key, title: name, amount, weight, target, onUnfold }) => (
            <tr key={key} className="border-b border-rule last:border-b-0">
              <th
                scope="row"
                className={cx(
                  "max-w-56 py-1.5 pr-4 text-left font-normal",
                  !compact && "sm:w-px sm:whitespace-nowrap",
                )}
              >
                {name}
              </th>
              <td className={cx("py-1.5 max-sm:w-1/4", compact && "sm:w-1/5")}>
                <Bar
                  share={Math.abs(weight) / widest}
                  mark={target === undefined ? null : target / widest}
                  negative={weight < 0}
                />
              </td>
              {targets && (
                <td className="w-px py-1.5 pl-4 text-right text-ink-3">
                  {target === undefined ? "" : formatPercent(target, 0)}
                </td>
              )}
              <td className="w-px py-1.5 pl-4 text-right font-semibold">
                {formatPercent(weight, 1)}
              </td>
              <td className="w-px py-1.5 pl-4 text-right text-ink-2">
                {onUnfold ? (
                  <UnfoldButton onUnfold={onUnfold}>
                    {formatMoney(amount, currency, { bare: true, digits: 0 })}
                  </UnfoldButton>
                ) : (
                  formatMoney(amount, currency, { bare: true, digits: 0 })
                )}
              </td>
            </tr>
          ))}
        </tbody>
      </table>
      {targets && <p className="pt-1 text-sm text-ink-3">The mark on a bar is its target.</p>}
    </section>
  );
}

function Bar({ share, mark, negative }: { share: number; mark: number | null; negative: boolean }) {
  return (
    <div aria-hidden className="relative h-3">
      <div
        className={negative ? "h-full border border-loss" : "h-full bg-accent"}
        style={{ width: `${share * 100}%`, minWidth: 1 }}
      />
      {mark !== null && (
        <div
          className="absolute -inset-y-1 w-0.5 bg-ink ring-1 ring-paper"
          style={{ left: `calc(${mark * 100}% - 1px)` }}
        />
      )}
    </div>
  );
}
