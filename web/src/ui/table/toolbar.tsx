import { Download, Search, X } from "lucide-react";
import type { ReactNode } from "react";
import { formatNumber } from "@/lib/format";
import { IconButton } from "../button";

type ToolbarProps = {
  caption: string;
  count: number;
  total: number;
  /** "Amounts in USD", where that is true of the whole table. */
  unit?: string;
  filter: string;
  onFilter?: (text: string) => void;
  onExport?: () => void;
  children?: ReactNode;
};

/** Caption, number of rows, filter and export above a table. */
export function Toolbar({
  caption,
  count,
  total,
  unit,
  filter,
  onFilter,
  onExport,
  children,
}: ToolbarProps) {
  const rows =
    count === total ? formatNumber(total) : `${formatNumber(count)} of ${formatNumber(total)}`;
  return (
    <div className="flex flex-wrap items-end justify-between gap-x-6 gap-y-2 pb-1.5">
      <div className="flex flex-wrap items-baseline gap-x-3">
        <h2 className="font-serif text-md font-semibold">{caption}</h2>
        <p className="figures text-sm text-ink-3" aria-live="polite">
          {rows} {total === 1 ? "row" : "rows"}
          {unit && ` · ${unit}`}
        </p>
      </div>
      <div className="flex grow flex-wrap items-center gap-1 sm:grow-0">
        {children}
        {onFilter && (
          <div className="relative grow sm:w-52">
            <Search
              size={15}
              aria-hidden
              className="pointer-events-none absolute top-1/2 left-2.5 -translate-y-1/2 text-ink-3"
            />
            <input
              type="text"
              aria-label={`Filter ${caption}`}
              placeholder="Filter"
              value={filter}
              onChange={(event) => onFilter(event.target.value)}
              onKeyDown={(event) => event.key === "Escape" && onFilter("")}
              className="min-h-8 w-full rounded-md border border-control bg-paper px-8 text-sm placeholder:text-ink-3 focus-visible:outline-offset-0 pointer-coarse:min-h-11 pointer-coarse:text-base"
            />
            {filter && (
              <IconButton
                icon={X}
                label="Clear filter"
                onClick={() => onFilter("")}
                className="absolute! top-1/2 right-0 size-8 -translate-y-1/2"
              />
            )}
          </div>
        )}
        {onExport && (
          <IconButton icon={Download} label={`Export ${caption} as CSV`} onClick={onExport} />
        )}
      </div>
    </div>
  );
}
