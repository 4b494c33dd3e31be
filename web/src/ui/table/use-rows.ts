import { useDeferredValue, useMemo, useState } from "react";
import { csvName, downloadText, toCsv } from "@/lib/csv";
import { type Column, matches, type Sort, searchText, sortRows } from "./column";

/** The rows as sorted and filtered by the reader, and what changes that. */
export function useRows<Row>(
  rows: readonly Row[],
  columns: readonly Column<Row>[],
  initialSort?: Sort,
) {
  const [sort, setSort] = useState<Sort | null>(initialSort ?? null);
  const [filter, setFilter] = useState("");
  const wanted = useDeferredValue(filter);

  const texts = useMemo(() => {
    const map = new Map<Row, string>();
    if (wanted) for (const row of rows) map.set(row, searchText(columns, row));
    return map;
  }, [rows, columns, wanted]);

  const shown = useMemo(() => {
    const words = wanted.toLowerCase().split(/\s+/).filter(Boolean);
    const found =
      words.length > 0 ? rows.filter((row) => matches(texts.get(row) ?? "", words)) : rows;
    const column = columns.find(({ key }) => key === sort?.key);
    return sortRows(found, column, sort?.descending ?? false);
  }, [rows, columns, texts, wanted, sort]);

  function toggleSort(key: string) {
    setSort((now) => {
      if (now?.key !== key) return { key, descending: false };
      return now.descending ? (initialSort ?? null) : { key, descending: true };
    });
  }

  function exportCsv(caption: string) {
    const lines = shown.map((row) => columns.map((column) => column.value(row)));
    downloadText(
      csvName(caption),
      toCsv(
        columns.map(({ title }) => title),
        lines,
      ),
    );
  }

  return { shown, sort, setSort, toggleSort, filter, setFilter, exportCsv };
}
