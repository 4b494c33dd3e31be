import { useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";
import type { Schemas } from "@/api/client";
import { Button, ButtonLink } from "@/ui/button";
import { EmptyState } from "@/ui/states";
import { PriceDialog } from "./price-dialog";
import { sources } from "./queries";

type NoPricesProps = { instrument: Schemas["InstrumentRead"]; mayEdit: boolean };

/** The ways out of a missing price, nearest first. */
export function NoPrices({ instrument, mayEdit }: NoPricesProps) {
  const { data } = useSuspenseQuery(sources);
  const [adding, setAdding] = useState(false);
  return (
    <>
      <EmptyState
        title={`No source has a price of ${instrument.symbol}`}
        steps={[
          "Enter a price by hand: enough for what is rarely traded, such as a private fund.",
          "Import a file with prices: position lists of most brokers have them.",
          data.vendors.length > 0
            ? `Check the symbol: ${data.vendors.join(", ")} gave nothing for “${instrument.symbol}”.`
            : "Or add the key of a price vendor in the settings; most are free for a household.",
        ]}
        action={
          <>
            {mayEdit && (
              <Button look="primary" onClick={() => setAdding(true)}>
                Enter a price
              </Button>
            )}
            <ButtonLink to="/import">Import a file</ButtonLink>
            <ButtonLink to="/settings/data">Price sources</ButtonLink>
          </>
        }
      >
        Positions in it are counted by units and cost, but left out of every value until a price is
        known. It is never taken as zero.
      </EmptyState>
      {adding && <PriceDialog instrument={instrument} onClose={() => setAdding(false)} />}
    </>
  );
}
