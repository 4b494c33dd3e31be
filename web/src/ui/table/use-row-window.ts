import { useWindowVirtualizer } from "@tanstack/react-virtual";
import { type RefObject, useLayoutEffect, useState } from "react";

/** Above this many rows only those in sight are in the page. */
const windowedFrom = 80;

export type RowWindow = {
  windowed: boolean;
  /** Indices of the rows to draw. */
  indices: number[];
  before: number;
  after: number;
  measure: (element: Element | null) => void;
  scrollTo: (index: number) => void;
};

/** The part of a long list that is in sight while the page scrolls. */
export function useRowWindow(
  count: number,
  options: { rowHeight: number; measured?: boolean; body: RefObject<HTMLElement | null> },
): RowWindow {
  const { rowHeight, measured = false, body } = options;
  const windowed = count > windowedFrom;
  const [top, setTop] = useState(0);

  useLayoutEffect(() => {
    const element = body.current;
    if (!element || !windowed) return;
    const place = () => setTop(element.getBoundingClientRect().top + window.scrollY);
    place();
    const observer = new ResizeObserver(place);
    observer.observe(document.body);
    return () => observer.disconnect();
  }, [body, windowed]);

  const virtual = useWindowVirtualizer({
    count: windowed ? count : 0,
    estimateSize: () => rowHeight,
    overscan: 12,
    scrollMargin: top,
    scrollPaddingStart: 48,
    scrollPaddingEnd: 56,
  });

  if (!windowed) {
    return {
      windowed,
      indices: Array.from({ length: count }, (_, index) => index),
      before: 0,
      after: 0,
      measure: () => undefined,
      scrollTo: () => undefined,
    };
  }
  const items = virtual.getVirtualItems();
  return {
    windowed,
    indices: items.map(({ index }) => index),
    before: (items[0]?.start ?? top) - top,
    after: virtual.getTotalSize() - ((items.at(-1)?.end ?? top) - top),
    measure: measured ? virtual.measureElement : () => undefined,
    scrollTo: (index) => virtual.scrollToIndex(index),
  };
}
