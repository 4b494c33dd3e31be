import { useRef } from "react";
import { cx } from "@/lib/class-names";
import { drawCell, drawValue } from "./cell";
import { alignsRight, type Column } from "./column";
import type { BodyProps } from "./grid";
import { useRowFocus } from "./use-row-focus";
import { useRowWindow } from "./use-row-window";

type Place = NonNullable<Column<unknown>["phone"]>;

/** Without a word from the page: the first column is the title, the last figure the figure. */
function placesOf<Row>(columns: readonly Column<Row>[]): Place[] {
  const said = columns.some(({ phone }) => phone === "figure");
  const figure = said
    ? -1
    : columns.findLastIndex((column) => alignsRight(column) && !column.phone);
  return columns.map((column, index) => {
    if (column.phone) return column.phone;
    if (index === 0) return "title";
    return index === figure ? "figure" : "note";
  });
}

/** A table on a narrow screen: two lines a row, nothing scrolls sideways. */
export function PhoneList<Row>(props: BodyProps<Row>) {
  const { caption, columns, layouts, rows, rowKey, onOpen } = props;
  const body = useRef<HTMLUListElement>(null);
  const part = useRowWindow(rows.length, { rowHeight: 57, measured: true, body });
  const open = onOpen && ((index: number) => rows[index] !== undefined && onOpen(rows[index]));
  const focus = useRowFocus(rows.length, { body, rows: part, onOpen: open });
  const places = placesOf(columns);

  const at = (place: Place) =>
    columns
      .map((column, index) => ({ column, index }))
      .filter(({ index }) => places[index] === place);

  function parts(row: Row, place: Place) {
    return at(place)
      .filter(({ column }) => column.cell || (column.value(row) ?? "") !== "")
      .map(({ column, index }) => {
        const layout = layouts[index];
        // Points are aligned down a column; in running text the padding would be a hole.
        return (
          layout && (
            <span key={column.key}>
              {drawCell(column, row, place === "note" ? { ...layout, fraction: 0 } : layout)}
            </span>
          )
        );
      });
  }

  const totals = columns
    .map((column, index) => ({ column, layout: layouts[index], value: column.total?.(rows) }))
    .filter(({ value }) => value !== null && value !== undefined);

  return (
    <>
      <ul
        ref={body}
        aria-label={caption}
        onKeyDown={focus.onKeyDown}
        className="figures border-t border-rule-strong"
        style={{ paddingTop: part.before, paddingBottom: part.after }}
      >
        {part.indices.map((index) => {
          const row = rows[index];
          if (row === undefined) return null;
          return (
            // biome-ignore lint/a11y/useKeyWithClickEvents: the list takes Enter for the row in focus
            <li
              key={rowKey(row)}
              ref={part.measure}
              data-index={index}
              tabIndex={index === focus.stop ? 0 : -1}
              onFocus={() => focus.setActive(index)}
              onClick={(event) =>
                !(event.target as HTMLElement).closest("a,button,input") && onOpen?.(row)
              }
              className={cx(
                "border-b border-rule py-2 focus-visible:outline-offset-[-2px]",
                onOpen && "cursor-pointer",
              )}
            >
              <div className="flex items-baseline justify-between gap-4">
                <div className="min-w-0 font-semibold">{parts(row, "title")}</div>
                <div className="shrink-0 text-right">{parts(row, "figure")}</div>
              </div>
              <div className="flex flex-wrap gap-x-3 text-sm text-ink-2">{parts(row, "note")}</div>
            </li>
          );
        })}
      </ul>
      {totals.length > 0 && rows.length > 0 && (
        <dl className="figures border-t border-rule-strong py-2 font-semibold">
          {totals.map(({ column, layout, value }) => (
            <div key={column.key} className="flex justify-between gap-4">
              <dt>Total {column.title.toLowerCase()}</dt>
              <dd>{layout && drawValue(column, value, null, layout)}</dd>
            </div>
          ))}
        </dl>
      )}
    </>
  );
}
