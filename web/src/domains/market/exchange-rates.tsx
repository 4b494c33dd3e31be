import { useId, useState } from "react";
import { ApiProblem } from "@/api/problem";
import { today } from "@/lib/dates";
import { isDecimal, signOf } from "@/lib/decimal";
import { Button } from "@/ui/button";
import { DecimalInput } from "@/ui/decimal-input";
import { Dialog } from "@/ui/dialog";
import { Field, FormError } from "@/ui/field";
import { DateInput, Input } from "@/ui/input";
import { SectionTitle } from "@/ui/statement";
import { toast } from "@/ui/toast";
import { stateRate, useMarketWrite } from "./queries";

/** The way out of a missing exchange rate: state it. */
export function ExchangeRates({ currency, mayEdit }: { currency: string; mayEdit: boolean }) {
  const [open, setOpen] = useState(false);
  return (
    <section>
      <SectionTitle
        title="Exchange rates"
        aside={
          mayEdit && (
            <Button size="sm" onClick={() => setOpen(true)}>
              Enter a rate
            </Button>
          )
        }
      />
      <p className="max-w-prose pt-1 text-ink-2">
        Amounts in other currencies are converted to {currency} at each day's rate. Where no source
        has one they are left out and said to be missing; a rate is never taken as 1.
      </p>
      {open && <RateDialog currency={currency} onClose={() => setOpen(false)} />}
    </section>
  );
}

function RateDialog({ currency, onClose }: { currency: string; onClose: () => void }) {
  const id = useId();
  const [base, setBase] = useState("");
  const [on, setOn] = useState(today());
  const [rate, setRate] = useState("");
  const [wrong, setWrong] = useState<{ base?: string; rate?: string }>({});
  const state = useMarketWrite(stateRate);
  const fields = state.error instanceof ApiProblem ? state.error.fields : {};

  function submit() {
    const found = {
      base: /^[A-Z]{3}$/.test(base) ? undefined : "Three letters, such as EUR.",
      rate: isDecimal(rate) && signOf(rate) > 0 ? undefined : "Type a rate above zero.",
    };
    setWrong(found);
    if (found.base || found.rate) return;
    state.mutate(
      { base, quote: currency, on, rate },
      {
        onSuccess: () => {
          toast("Rate kept; figures follow in a moment.");
          onClose();
        },
      },
    );
  }

  return (
    <Dialog
      open
      onOpenChange={(next) => !next && onClose()}
      title="Enter an exchange rate"
      lead={`How much ${currency} one unit of the other currency was worth.`}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form={id} look="primary" busy={state.isPending}>
            Keep rate
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
        <Field label="Other currency" error={wrong.base ?? fields.base}>
          <Input
            value={base}
            maxLength={3}
            autoComplete="off"
            onChange={(event) => setBase(event.target.value.toUpperCase())}
            className="max-w-28"
          />
        </Field>
        <Field label="Day" error={fields.on}>
          <DateInput value={on} max={today()} onChange={(event) => setOn(event.target.value)} />
        </Field>
        <Field
          label={base.length === 3 ? `1 ${base} in ${currency}` : `Rate in ${currency}`}
          error={wrong.rate ?? fields.rate}
        >
          <DecimalInput value={rate} onValue={setRate} className="max-w-52" />
        </Field>
      </form>
    </Dialog>
  );
}
