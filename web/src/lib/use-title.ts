import { useEffect } from "react";

/** Name the tab after the page. */
export function useTitle(title: string): void {
  useEffect(() => {
    document.title = title ? `${title} · Bursar` : "Bursar";
  }, [title]);
}
