import { useQuery, useSuspenseQuery } from "@tanstack/react-query";
import { useEffect } from "react";
import { useFormContext } from "react-hook-form";
import { signOf } from "@/lib/decimal";
import { formatMoney } from "@/lib/format";
import { Segmented } from "@/ui/tabs";
import {
  CheckField,
  CurrencyField,
  DayField,
  MoneyField,
  NotesField,
  NumberField,
  SelectField,
  TextField,
} from "../form-fields";
import { accounts, instrument } from "../queries";
import { type KindRule, kindOptions, kindRule } from "../transaction-kinds";
import { type DraftValues, fieldsOf, tradeTotal } from "./draft";
import { InstrumentPicker } from "./instrument-picker";

/** The fields of a transaction; which of them stand here depends on its kind. */
export function TransactionFields() {
  const { data } = useSuspenseQuery(accounts);
  const form = useFormContext<DraftValues>();
  const values = form.watch();
  const rule = kindRule(values.transaction_type);
  const shown = fieldsOf(rule, values.moves);
  const currency = /^[A-Z]{3}$/.test(values.currency) ? values.currency : "USD";
  useCurrencyOfAccount();

  return (
    <>
      <div className="grid gap-4 sm:grid-cols-2">
        <SelectField name="transaction_type" label="Kind" options={kindOptions} hint={rule.hint} />
        <DayField name="transaction_date" label="Day" />
        <SelectField
          name="account_id"
          label="Account"
          empty="Choose…"
          options={data.items.map(({ id, account_name }) => ({ value: id, label: account_name }))}
        />
        <CurrencyField name="currency" label="Currency" />
        {rule.either && (
          <div className="sm:col-span-2">
            <Segmented
              label="What moved"
              options={[
                { key: "cash", title: "Cash" },
                { key: "units", title: "Units of an instrument" },
              ]}
              value={values.moves}
              onChange={(moves) => form.setValue("moves", moves, { shouldDirty: true })}
            />
          </div>
        )}
        {shown.instrument && (
          <InstrumentPicker
            key={`instrument-${rule.kind}`}
            name="instrument_id"
            labelName="instrument_label"
            label={rule.counter ? "Instrument held before" : "Instrument"}
            optional={!shown.instrumentNeeded}
            currency={currency}
          />
        )}
        {rule.counter && (
          <InstrumentPicker
            name="counter_instrument_id"
            labelName="counter_label"
            label="Instrument received"
            optional={rule.counter === "optional"}
            currency={currency}
          />
        )}
        <Numbers rule={rule} currency={currency} />
      </div>
      {rule.reverse && <CheckField name="reversed" label={rule.reverse} />}
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField name="description" label="Description" optional className="sm:col-span-2" />
        <TextField name="category" label="Category" optional maxLength={100} />
        <DayField name="post_date" label="Settled on" optional />
        <NotesField name="notes" label="Notes" optional className="sm:col-span-2" />
      </div>
    </>
  );
}

function Numbers({ rule, currency }: { rule: KindRule; currency: string }) {
  const { watch } = useFormContext<DraftValues>();
  const shown = fieldsOf(rule, watch("moves"));
  const fromRatio = rule.kind === "spin_off";
  return (
    <>
      {rule.ratio && (
        <NumberField
          name="ratio"
          label="New units for each old one"
          optional={rule.ratio === "optional"}
          hint="2 for two-for-one, 0.1 for one-for-ten."
        />
      )}
      {shown.units && (
        <NumberField
          name="quantity"
          label={fromRatio ? "Units received" : "Units"}
          optional={fromRatio}
          hint={fromRatio ? "These, or the ratio." : undefined}
        />
      )}
      {rule.basisFraction && (
        <NumberField
          name="basis_fraction"
          label="Cost that moves to the new units"
          after="%"
          optional
          hint="The company publishes it on Form 8937."
        />
      )}
      {(rule.trade || rule.price) && (
        <MoneyOrPrice
          currency={currency}
          label={rule.price ? "Worth of one unit" : "Price of one unit"}
        />
      )}
      {rule.trade && (
        <>
          <MoneyField name="fee" label="Fee" optional currency={currency} />
          <MoneyField name="tax" label="Tax or duty" optional currency={currency} />
          <Total currency={currency} />
        </>
      )}
      {shown.amount && !rule.trade && (
        <MoneyField
          name="amount"
          label={rule.kind === "merger" ? "Cash received" : "Amount"}
          optional={rule.instrument === "needed"}
          currency={currency}
        />
      )}
      {rule.exchange && <ExchangeFields currency={currency} />}
      {shown.basis && (
        <>
          <MoneyField
            name="cost_basis"
            label="Cost of all these units"
            optional
            currency={currency}
            hint="Without it, gains on them cannot be told."
          />
          <DayField name="acquired_on" label="Acquired on" optional />
        </>
      )}
    </>
  );
}

/** A price may have more digits than the currency's cents. */
function MoneyOrPrice({ currency, label }: { currency: string; label: string }) {
  return <NumberField name="unit_price" label={label} hint={`In ${currency}, before costs.`} />;
}

function ExchangeFields({ currency }: { currency: string }) {
  const { watch } = useFormContext<DraftValues>();
  const other = watch("counter_currency");
  return (
    <>
      <MoneyField name="amount" label={`Paid, in ${currency}`} currency={currency} />
      <div className="grid grid-cols-[1fr_6rem] gap-3">
        <MoneyField
          name="counter_amount"
          label="Received"
          currency={/^[A-Z]{3}$/.test(other) ? other : "USD"}
        />
        <CurrencyField name="counter_currency" label="In" />
      </div>
    </>
  );
}

/** What the trade moves, worked out while typing; the statement's own total may be typed instead. */
function Total({ currency }: { currency: string }) {
  const { watch } = useFormContext<DraftValues>();
  const values = watch();
  const { data } = useQuery(instrument(values.instrument_id));
  const multiplier = data?.multiplier ?? "1";
  const total = tradeTotal(values, multiplier);
  const plain = Number(multiplier) === 1;
  const worked =
    total === null
      ? "Units × price, costs included."
      : `${formatMoney(total, currency, { sign: "never" })} ${signOf(total) < 0 ? "goes out" : "comes in"}${
          plain ? "" : ` (× ${Number(multiplier)} a unit)`
        }.`;
  return (
    <MoneyField
      name="amount"
      label="Total, if the statement differs"
      optional
      currency={currency}
      hint={<output aria-live="polite">{worked}</output>}
      className="sm:col-span-2 sm:max-w-[calc(50%-0.5rem)]"
    />
  );
}

/** A new transaction is in its account's currency until somebody says otherwise. */
function useCurrencyOfAccount() {
  const { data } = useSuspenseQuery(accounts);
  const form = useFormContext<DraftValues>();
  const accountId = form.watch("account_id");
  const { account_id: chosenNow, currency: typed } = form.formState.dirtyFields;
  useEffect(() => {
    const account = data.items.find(({ id }) => id === accountId);
    if (account && chosenNow && !typed) form.setValue("currency", account.currency);
  }, [accountId, chosenNow, typed, data, form]);
}
