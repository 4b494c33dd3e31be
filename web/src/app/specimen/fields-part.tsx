import { useState } from "react";
import { Combobox } from "@/ui/combobox";
import { DecimalInput, MoneyInput } from "@/ui/decimal-input";
import { DropZone } from "@/ui/drop-zone";
import { Field, FieldSet, FormError } from "@/ui/field";
import { Checkbox, Choice, DateInput, Input, PasswordInput, Select, TextArea } from "@/ui/input";
import { Progress, Steps } from "@/ui/progress";
import { toast } from "@/ui/toast";
import { holdings } from "./sample";

export function Fields() {
  const [money, setMoney] = useState("12500.5");
  const [units, setUnits] = useState("0.38412077");
  const [query, setQuery] = useState("");
  const found = holdings
    .filter(({ symbol, name }) => `${symbol} ${name}`.toLowerCase().includes(query.toLowerCase()))
    .map(({ symbol, name }) => ({ value: symbol, label: name, note: symbol }));

  return (
    <div className="grid max-w-[44rem] gap-6">
      <FormError>The file has a transaction before the account was opened.</FormError>
      <FieldSet legend="Account">
        <div className="grid gap-4 sm:grid-cols-2">
          <Field label="Name">
            <Input defaultValue="Brokerage" />
          </Field>
          <Field label="Kind">
            <Select
              defaultValue="brokerage"
              options={[
                { label: "Everyday", options: [{ value: "checking", label: "Checking" }] },
                { label: "Investing", options: [{ value: "brokerage", label: "Brokerage" }] },
              ]}
            />
          </Field>
          <Field label="Opening balance" hint="In the account’s currency.">
            <MoneyInput currency="USD" value={money} onValue={setMoney} />
          </Field>
          <Field label="Units" error="More than were held on that day: 0.25.">
            <DecimalInput value={units} onValue={setUnits} />
          </Field>
          <Field label="Opened on" optional>
            <DateInput defaultValue="2019-06-03" />
          </Field>
          <Field label="Instrument" hint="Type a name or ticker.">
            <Combobox
              options={found}
              query={query}
              onQuery={setQuery}
              onChoose={({ label }) => setQuery(label)}
            />
          </Field>
          <Field label="Password">
            <PasswordInput defaultValue="correct horse" autoComplete="off" />
          </Field>
          <Field label="Note" optional>
            <TextArea />
          </Field>
        </div>
        <Checkbox
          label="Leave this account out of net worth"
          hint="It stays in the lists."
          defaultChecked
        />
      </FieldSet>
    </div>
  );
}

export function ChoiceOfMethod({ name }: { name: string }) {
  return (
    <Choice
      name={name}
      legend="Which lots are sold first"
      defaultValue="fifo"
      options={[
        {
          value: "fifo",
          label: "Oldest first",
          hint: "What the tax office assumes if nothing is said.",
        },
        { value: "hifo", label: "Highest cost first", hint: "Least gain now, more later." },
        { value: "specific", label: "Chosen at each sale" },
      ]}
      className="max-w-[32rem]"
    />
  );
}

export function Wizard() {
  const [step, setStep] = useState(1);
  return (
    <div className="grid max-w-[44rem] gap-6">
      <Steps steps={["Files", "Accounts", "Preview", "Done"]} current={step} onGo={setStep} />
      <DropZone
        title="Drop export files here, or choose them"
        hint="OFX, QFX, IBKR Flex XML, CSV of Schwab, Fidelity and others; up to 50 MB each."
        multiple
        maxBytes={50_000_000}
        onFiles={(files) => toast(`${files.length} taken.`)}
      />
      <Progress label="Reading transactions.csv" done={12_480} total={20_000} unit="rows" />
      <Progress label="Waiting for the worker" done={null} />
    </div>
  );
}
