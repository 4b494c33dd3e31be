import type { Schemas } from "@/api/client";
import { Change } from "@/ui/figure";

const windows = [
  ["30d", "30 days"],
  ["ytd", "This year"],
  ["1y", "1 year"],
] as const;

/** Net worth against three earlier days, payments included. */
export function Changes({ dashboard }: { dashboard: Schemas["Dashboard"] }) {
  const known = windows.flatMap(([key, title]) => {
    const change = dashboard.changes[key];
    return change ? [{ key, title, change }] : [];
  });
  if (known.length === 0) return null;
  return (
    <dl className="grid auto-cols-auto grid-flow-col gap-x-6 text-sm">
      {known.map(({ key, title, change }) => (
        <div key={key}>
          <dt className="text-ink-3">{title}</dt>
          <dd className="font-semibold">
            <Change amount={change.amount} currency={dashboard.currency} digits={0} whole />
          </dd>
          <dd>{change.percent !== null && <Change fraction={change.percent} digits={1} />}</dd>
        </div>
      ))}
    </dl>
  );
}
