import { useEffect, useRef, useState } from "react";
import { formatDay } from "@/lib/dates";
import { formatNumber } from "@/lib/format";
import { Button } from "@/ui/button";

/** More rows than these are for a narrower filter or an export, not for scrolling. */
const most = 20_000;

type LoadMoreProps = {
  loaded: number;
  earliest: string | undefined;
  more: boolean;
  busy: boolean;
  failed: boolean;
  onMore: () => void;
};

/** Loads the next rows when the end comes near, or all at once; says what sorting and export cover. */
export function LoadMore({ loaded, earliest, more, busy, failed, onMore }: LoadMoreProps) {
  const end = useRef<HTMLDivElement>(null);
  const [near, setNear] = useState(false);
  const [all, setAll] = useState(false);
  const full = loaded >= most;
  const wanted = more && !busy && !failed && !full && (near || all);

  useEffect(() => {
    const element = end.current;
    if (!element || !more) return;
    const observer = new IntersectionObserver(
      (entries) => setNear(entries.some(({ isIntersecting }) => isIntersecting)),
      { rootMargin: "1200px" },
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, [more]);

  const load = useRef(onMore);
  load.current = onMore;
  useEffect(() => {
    if (wanted) load.current();
  }, [wanted]);

  if (!more) return null;
  return (
    <div ref={end} className="flex flex-wrap items-center gap-x-4 gap-y-2 py-4 text-sm text-ink-2">
      <p aria-live="polite">
        {failed
          ? "The next rows could not be loaded."
          : `The latest ${formatNumber(loaded)} rows${earliest ? `, back to ${formatDay(earliest)}` : ""}; sorting and export cover these.`}
        {full && " Narrow the dates to see earlier ones."}
      </p>
      {failed ? (
        <Button size="sm" onClick={onMore}>
          Try again
        </Button>
      ) : (
        !full && (
          <Button size="sm" busy={busy} onClick={() => setAll(true)}>
            {busy ? "Loading" : "Load all"}
          </Button>
        )
      )}
    </div>
  );
}
