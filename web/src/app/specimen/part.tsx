import type { ReactNode } from "react";
import { cx } from "@/lib/class-names";

export type Shown = "page" | "both";

type PartProps = { title: string; shown: Shown; children: ReactNode };

/** One kind of piece, in the page's theme or in both side by side. */
export function Part({ title, shown, children }: PartProps) {
  const themes = shown === "both" ? (["light", "dark"] as const) : [undefined];
  return (
    <section
      className="border-t border-rule pt-4 pb-10"
      id={title.toLowerCase().replaceAll(" ", "-")}
    >
      <h2 className="pb-4 text-sm text-ink-3">{title}</h2>
      <div className={cx("grid gap-4", shown === "both" && "xl:grid-cols-2")}>
        {themes.map((theme) => (
          <div
            key={theme ?? "page"}
            data-theme={theme}
            className={cx("min-w-0", theme && "rounded-lg border border-rule p-4 sm:p-6")}
          >
            {children}
          </div>
        ))}
      </div>
    </section>
  );
}
