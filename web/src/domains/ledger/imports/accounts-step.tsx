import { useSuspenseQuery } from "@tanstack/react-query";
import { useEffect, useState } from "react";
import { formatNumber } from "@/lib/format";
import { Field } from "@/ui/field";
import { Input, Select } from "@/ui/input";
import { SectionTitle } from "@/ui/statement";
import { kindOptions } from "../account-kinds";
import { accounts } from "../queries";
import { type FileAccount, type Preview, withAccount } from "./preview";
import type { Import, ImportOptions } from "./queries";

type AccountsStepProps = {
  file: Import;
  preview: Preview;
  busy: boolean;
  onChoose: (options: ImportOptions) => void;
};

const openNew = "new";

/** Which accounts of ours the file means; what matches none is opened under a name and kind of your choice. */
export function AccountsStep({ file, preview, busy, onChoose }: AccountsStepProps) {
  const { data } = useSuspenseQuery(accounts);
  const options = data.items.map(({ id, account_name, account_number_last4: last4 }) => ({
    value: id,
    label: last4 ? `${account_name} …${last4}` : account_name,
  }));
  return (
    <section>
      <SectionTitle title={preview.accounts.length === 1 ? "Account" : "Accounts"} />
      {preview.accounts
        .map((one) => withName(file, one))
        .map((found) => (
          <div
            key={found.key}
            className="grid gap-x-6 gap-y-3 border-b border-rule py-3 md:grid-cols-[1fr_18rem]"
          >
            <p className="min-w-0 md:pt-1.5">
              <span className="text-ink-3">In the file: </span>
              <span className="font-semibold break-words">{found.key}</span>
              <span className="figures block text-sm text-ink-2">
                {formatNumber(found.rows)} {found.rows === 1 ? "row" : "rows"}, {found.currency}
              </span>
            </p>
            <div className="grid gap-3">
              <Field label="Goes to">
                <Select
                  value={found.is_new ? openNew : (found.account_id ?? openNew)}
                  disabled={busy}
                  onChange={({ target: { value } }) =>
                    onChoose(
                      withAccount(
                        file,
                        found.key,
                        value === openNew
                          ? { name: found.name, kind: found.kind }
                          : { accountId: value },
                      ),
                    )
                  }
                  options={[{ value: openNew, label: "A new account" }, ...options]}
                />
              </Field>
              {found.is_new && (
                <NewAccount
                  found={found}
                  busy={busy}
                  onChange={(choice) => onChoose(withAccount(file, found.key, choice))}
                />
              )}
            </div>
          </div>
        ))}
    </section>
  );
}

/** The name and kind chosen for a new account stand before those the file suggests. */
function withName(file: Import, found: FileAccount): FileAccount {
  const chosen = (file.options as ImportOptions).new_accounts?.[found.key];
  return { ...found, name: chosen?.name ?? found.name, kind: chosen?.kind ?? found.kind };
}

type NewAccountProps = {
  found: FileAccount;
  busy: boolean;
  onChange: (choice: { name: string; kind: string }) => void;
};

function NewAccount({ found, busy, onChange }: NewAccountProps) {
  const [name, setName] = useState(found.name);
  useEffect(() => setName(found.name), [found.name]);
  return (
    <>
      <Field label="Name">
        <Input
          value={name}
          maxLength={255}
          disabled={busy}
          onChange={(event) => setName(event.target.value)}
          onBlur={() => {
            if (name.trim() && name.trim() !== found.name)
              onChange({ name: name.trim(), kind: found.kind });
          }}
        />
      </Field>
      <Field label="Kind" hint="Decides how it is taxed; you can change it later.">
        <Select
          value={found.kind}
          disabled={busy}
          options={kindOptions}
          onChange={(event) =>
            onChange({ name: name.trim() || found.name, kind: event.target.value })
          }
        />
      </Field>
    </>
  );
}
