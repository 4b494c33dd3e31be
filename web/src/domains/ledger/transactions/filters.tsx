import { Search } from "lucide-react";
import { useEffect, useRef, useState } from "react";
import { useSearchParams } from "react-router";
import { Button } from "@/ui/button";
import { Field } from "@/ui/field";
import { DateInput, Input, Select } from "@/ui/input";
import type { Account, TransactionQuery } from "../queries";
import type { TransactionKind } from "../transaction-kinds";
import { kindOptions } from "../transaction-kinds";

const names = ["account_id", "transaction_type", "from_date", "to_date", "category", "q"] as const;
const pauseMs = 350;

/** The filter stands in the address, so that it can be linked, kept and gone back to. */
export function useTransactionFilter() {
  const [params, setParams] = useSearchParams();
  const wanted: TransactionQuery = {};
  const accountId = params.get("account_id");
  const kind = params.get("transaction_type");
  if (accountId) wanted.account_id = [accountId];
  if (kind) wanted.transaction_type = [kind as TransactionKind];
  for (const name of [
    "from_date",
    "to_date",
    "category",
    "q",
    "import_id",
    "instrument_id",
  ] as const) {
    const value = params.get(name);
    if (value) wanted[name] = value;
  }
  function set(name: string, value: string) {
    setParams(
      (now) => {
        if (value) now.set(name, value);
        else now.delete(name);
        return now;
      },
      { replace: true, preventScrollReset: true },
    );
  }
  function clear() {
    setParams(
      (now) => {
        for (const name of [...names, "import_id", "instrument_id"]) now.delete(name);
        return now;
      },
      { replace: true },
    );
  }
  return { wanted, filtered: Object.keys(wanted).length > 0, set, clear, params };
}

type FiltersProps = {
  filter: ReturnType<typeof useTransactionFilter>;
  /** Left out on the page of one account. */
  accounts?: readonly Account[];
};

export function Filters({ filter, accounts }: FiltersProps) {
  const { params, set, clear, filtered } = filter;
  const value = (name: string) => params.get(name) ?? "";
  return (
    <search className="mb-5 grid grid-cols-2 gap-x-4 gap-y-3 border-y border-rule py-3 sm:flex sm:flex-wrap sm:items-end">
      <SearchField value={value("q")} onSearch={(words) => set("q", words)} />
      {accounts && (
        <Field label="Account" className="sm:w-44">
          <Select
            empty="All accounts"
            value={value("account_id")}
            onChange={(event) => set("account_id", event.target.value)}
            options={accounts.map(({ id, account_name }) => ({ value: id, label: account_name }))}
          />
        </Field>
      )}
      <Field label="Kind" className="sm:w-40">
        <Select
          empty="All kinds"
          value={value("transaction_type")}
          onChange={(event) => set("transaction_type", event.target.value)}
          options={kindOptions}
        />
      </Field>
      <Field label="From" className="sm:w-36">
        <DateInput
          value={value("from_date")}
          onChange={(event) => set("from_date", event.target.value)}
        />
      </Field>
      <Field label="To" className="sm:w-36">
        <DateInput
          value={value("to_date")}
          onChange={(event) => set("to_date", event.target.value)}
        />
      </Field>
      <CategoryField value={value("category")} onCategory={(name) => set("category", name)} />
      {filtered && (
        <Button look="plain" onClick={clear} className="max-sm:justify-self-start">
          Clear
        </Button>
      )}
    </search>
  );
}

/** Keeps what is typed and tells it after a pause, or when the address changed from outside. */
function useTyped(value: string, tell: (typed: string) => void) {
  const [typed, setTyped] = useState(value);
  const latest = useRef(tell);
  latest.current = tell;
  useEffect(() => setTyped(value), [value]);
  useEffect(() => {
    if (typed.trim() === value) return;
    const timer = window.setTimeout(() => latest.current(typed.trim()), pauseMs);
    return () => window.clearTimeout(timer);
  }, [typed, value]);
  return [typed, setTyped] as const;
}

function SearchField({ value, onSearch }: { value: string; onSearch: (words: string) => void }) {
  const [typed, setTyped] = useTyped(value, onSearch);
  return (
    <Field label="Search" className="col-span-2 grow sm:min-w-48 sm:basis-0">
      <SearchInput
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        placeholder="Description, symbol, category, amount"
      />
    </Field>
  );
}

function SearchInput(props: React.ComponentProps<"input">) {
  return (
    <div className="relative">
      <Search
        size={15}
        aria-hidden
        className="pointer-events-none absolute top-1/2 left-2.5 -translate-y-1/2 text-ink-3"
      />
      <Input {...props} autoComplete="off" className="pl-8" />
    </div>
  );
}

function CategoryField({
  value,
  onCategory,
}: {
  value: string;
  onCategory: (name: string) => void;
}) {
  const [typed, setTyped] = useTyped(value, onCategory);
  return (
    <Field label="Category" className="sm:w-32">
      <Input
        value={typed}
        onChange={(event) => setTyped(event.target.value)}
        placeholder="Any"
        autoComplete="off"
      />
    </Field>
  );
}
