import { useState } from "react";
import { Button } from "@/ui/button";
import { Field } from "@/ui/field";
import { DateInput } from "@/ui/input";
import { Segmented } from "@/ui/tabs";
import type { Window } from "./queries";
import type { useScope } from "./use-scope";

const windows: { key: Window; title: string }[] = [
  { key: "1m", title: "1M" },
  { key: "3m", title: "3M" },
  { key: "6m", title: "6M" },
  { key: "ytd", title: "YTD" },
  { key: "1y", title: "1Y" },
  { key: "3y", title: "3Y" },
  { key: "5y", title: "5Y" },
  { key: "all", title: "All" },
];

export type Period = { window?: Window; from?: string; to?: string };

/** The period in an address: two days, or a named window, a year where neither is said. */
export function periodOf(params: URLSearchParams): Period {
  const from = params.get("from");
  const to = params.get("to");
  if (from) return to ? { from, to } : { from };
  const wanted = params.get("window");
  return { window: windows.find(({ key }) => key === wanted)?.key ?? "1y" };
}

/** A named window, or two days of one's own. */
export function PeriodPicker({ chosen }: { chosen: ReturnType<typeof useScope> }) {
  const period = periodOf(chosen.params);
  const [own, setOwn] = useState(Boolean(period.from));
  const options = [...windows, { key: "own" as const, title: "Own dates" }];
  return (
    <div className="mb-5 flex flex-wrap items-end gap-x-4 gap-y-2">
      <Segmented
        label="Period"
        options={options}
        value={own ? "own" : (period.window ?? "1y")}
        onChange={(key: Window | "own") => {
          setOwn(key === "own");
          if (key === "own") return;
          chosen.setMany({ window: key, from: null, to: null });
        }}
      />
      {own && (
        <form
          key={`${period.from}:${period.to}`}
          className="flex flex-wrap items-end gap-3"
          onSubmit={(event) => {
            event.preventDefault();
            const typed = new FormData(event.currentTarget);
            const from = String(typed.get("from") ?? "");
            if (from) chosen.setMany({ from, to: String(typed.get("to") ?? "") || null });
          }}
        >
          <Field label="From the close of">
            <DateInput name="from" required defaultValue={period.from} />
          </Field>
          <Field label="To">
            <DateInput name="to" defaultValue={period.to} />
          </Field>
          <Button type="submit">Show</Button>
        </form>
      )}
    </div>
  );
}
