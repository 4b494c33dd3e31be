import { useId, useState } from "react";
import type { Schemas } from "@/api/client";
import { ApiProblem } from "@/api/problem";
import { today } from "@/lib/dates";
import { isDecimal, signOf } from "@/lib/decimal";
import { Button } from "@/ui/button";
import { DecimalInput } from "@/ui/decimal-input";
import { Dialog } from "@/ui/dialog";
import { Field, FormError } from "@/ui/field";
import { DateInput } from "@/ui/input";
import { toast } from "@/ui/toast";
import { statePrice, useMarketWrite } from "./queries";

type PriceDialogProps = { instrument: Schemas["InstrumentRead"]; onClose: () => void };

/** One close of one day, in the instrument's own currency. */
export function PriceDialog({ instrument, onClose }: PriceDialogProps) {
  const id = useId();
  const [on, setOn] = useState(today());
  const [close, setClose] = useState("");
  const [wrong, setWrong] = useState<string>();
  const state = useMarketWrite(statePrice);
  const fields = state.error instanceof ApiProblem ? state.error.fields : {};

  function submit() {
    const readable = isDecimal(close) && signOf(close) > 0;
    setWrong(readable ? undefined : "Type a price above zero.");
    if (!readable) return;
    state.mutate(
      { id: instrument.id, price: { on, close } },
      {
        onSuccess: () => {
          toast("Price kept; figures follow in a moment.");
          onClose();
        },
      },
    );
  }

  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={`Price of ${instrument.symbol}`}
      lead="What one unit was worth at the end of that day. Later days use it until a newer price is known."
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form={id} look="primary" busy={state.isPending}>
            Keep price
          </Button>
        </>
      }
    >
      <form
        id={id}
        noValidate
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        <FormError>{Object.keys(fields).length === 0 && state.error?.message}</FormError>
        <Field label="Day" error={fields.on ?? fields["prices.0.on"]}>
          <DateInput
            value={on}
            max={today()}
            required
            onChange={(event) => setOn(event.target.value)}
          />
        </Field>
        <Field
          label={`Price of one unit, in ${instrument.currency}`}
          error={wrong ?? fields.close ?? fields["prices.0.close"]}
        >
          <DecimalInput value={close} onValue={setClose} className="max-w-52" />
        </Field>
      </form>
    </Dialog>
  );
}
