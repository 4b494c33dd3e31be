import { useSuspenseQuery } from "@tanstack/react-query";
import { PartsOfChange } from "../parts-of-change";
import { PeriodPicker, periodOf } from "../period-picker";
import { performance } from "../queries";
import { ReturnFigures } from "../return-figures";
import { useScope } from "../use-scope";

/** What an instrument earned here, over a period of one's choice. */
export function ReturnsPart({ instrumentId }: { instrumentId: string }) {
  const chosen = useScope();
  const { data } = useSuspenseQuery(
    performance({ instrument_id: instrumentId, ...periodOf(chosen.params) }),
  );
  return (
    <div className="grid gap-6">
      <PeriodPicker chosen={chosen} />
      {data.time_weighted.status === "no_capital" ? (
        <p className="text-ink-2">Nothing of it was held in this period.</p>
      ) : (
        <>
          <ReturnFigures performance={data} />
          <PartsOfChange parts={data.parts} currency={data.currency} />
        </>
      )}
    </div>
  );
}
