import { useSuspenseQuery } from "@tanstack/react-query";
import { useMemo } from "react";
import { useParams } from "react-router";
import { PositionsPart } from "@/domains/analytics/instrument/positions-part";
import { positionsOf, rowsOf } from "@/domains/analytics/instrument/queries";
import { ReturnsPart } from "@/domains/analytics/instrument/returns-part";
import { RowsPart } from "@/domains/analytics/instrument/rows-part";
import { tradesOf } from "@/domains/analytics/instrument/trades";
import { useMayEdit } from "@/domains/analytics/use-may-edit";
import { InstrumentFacts, kindTitle } from "@/domains/market/instrument-facts";
import { NoPrices } from "@/domains/market/no-prices";
import { OwnPrices } from "@/domains/market/own-prices";
import { PriceChart } from "@/domains/market/price-chart";
import { history, instrument } from "@/domains/market/queries";
import { addMonths, today } from "@/lib/dates";
import { PageHeader } from "@/ui/page-header";
import { Badge } from "@/ui/status";
import { Tabs } from "@/ui/tabs";
import { InstrumentSentence } from "./instrument-sentence";

const yearsBack = 10;

/** Route: /instruments/:instrumentId. Prices are the market's, rows the ledger's, returns analytics'. */
export function InstrumentPage() {
  const { instrumentId = "" } = useParams();
  const { data: one } = useSuspenseQuery(instrument(instrumentId));
  const { data: bars } = useSuspenseQuery(history(one.symbol, addMonths(today(), -12 * yearsBack)));
  const { data: positions } = useSuspenseQuery(positionsOf(instrumentId));
  const { data: rows } = useSuspenseQuery(rowsOf(instrumentId));
  const trades = useMemo(() => tradesOf(rows.items), [rows]);
  const mayEdit = useMayEdit();
  const priced = bars.items.length > 0;

  return (
    <>
      <PageHeader
        title={one.symbol}
        parent={{ to: "/holdings", title: "Holdings" }}
        aside={
          <span className="flex flex-wrap items-baseline gap-x-2 text-ink-2">
            {one.name} <Badge>{kindTitle(one.kind)}</Badge>
            {bars.sample && <Badge tone="warn">Sample prices</Badge>}
          </span>
        }
        sentence={<InstrumentSentence instrument={one} positions={positions} bars={bars.items} />}
      />
      <div className="grid gap-x-12 gap-y-10 lg:grid-cols-[minmax(0,1fr)_20rem]">
        <div className="min-w-0">
          {priced ? (
            <PriceChart symbol={one.symbol} bars={bars.items} trades={trades} />
          ) : (
            <NoPrices instrument={one} mayEdit={mayEdit} />
          )}
        </div>
        <div className="grid content-start gap-8">
          <InstrumentFacts instrument={one} />
          <OwnPrices instrument={one} bars={bars.items} mayEdit={mayEdit} />
        </div>
      </div>
      <div className="mt-10">
        <Tabs
          label="About this instrument"
          tabs={[
            {
              key: "positions",
              title: "Positions and lots",
              content: <PositionsPart positions={positions} />,
            },
            {
              key: "rows",
              title: "Transactions",
              content: (
                <RowsPart instrumentId={instrumentId} rows={rows.items} more={rows.next !== null} />
              ),
            },
            ...(rows.items.length > 0
              ? [
                  {
                    key: "returns",
                    title: "Returns",
                    content: <ReturnsPart instrumentId={instrumentId} />,
                  },
                ]
              : []),
          ]}
        />
      </div>
    </>
  );
}
