import { type MouseEvent, memo, type ReactNode } from "react";
import { cx } from "@/lib/class-names";
import { drawCell } from "./cell";
import { alignsRight, type Column } from "./column";
import type { Layout } from "./layout";

/** The outer columns stand flush with the headings of the page. */
export const edge = "first:pl-0 last:pr-0";

/** A press on a link or button inside the row is that one's, not the row's. */
function ownPress(event: MouseEvent): boolean {
  return !(event.target as HTMLElement).closest("a,button,input,label");
}

type GridRowProps<Row> = {
  row: Row;
  index: number;
  columns: readonly Column<Row>[];
  layouts: readonly Layout[];
  /** Is this the row in the tab order? */
  stop: boolean;
  windowed: boolean;
  onFocus: (index: number) => void;
  onPress?: (index: number) => void;
};

function PlainRow<Row>(props: GridRowProps<Row>) {
  const { row, index, columns, layouts, stop, windowed, onFocus, onPress } = props;
  return (
    <tr
      data-index={index}
      aria-rowindex={index + 2}
      tabIndex={stop ? 0 : -1}
      onFocus={() => onFocus(index)}
      onClick={(event) => ownPress(event) && onPress?.(index)}
      className={cx(
        "h-[33px] border-b border-rule hover:bg-sunken focus-visible:outline-offset-[-2px]",
        onPress && "cursor-pointer",
      )}
    >
      {columns.map((column, at) => (
        <td
          key={column.key}
          className={cx(
            "px-2.5 py-1",
            edge,
            (column.kind ?? "text") === "text" && "first:min-w-44",
            alignsRight(column) && "text-right whitespace-nowrap",
            column.kind === "day" && "whitespace-nowrap",
            windowed && "truncate",
          )}
        >
          {layouts[at] && drawCell(column, row, layouts[at])}
        </td>
      ))}
    </tr>
  );
}

/** Drawn again only when something of its own changed: scrolling a long table draws the new rows alone. */
export const GridRow = memo(PlainRow) as <Row>(props: GridRowProps<Row>) => ReactNode;
