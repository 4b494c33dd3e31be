import { zodResolver } from "@hookform/resolvers/zod";
import { useEffect } from "react";
import { useForm } from "react-hook-form";
import { showRefusal } from "@/api/form-errors";
import { today } from "@/lib/dates";
import { accountKind, kindOptions, lotMethodTitles, optionsOf, taxTitles } from "../account-kinds";
import { FormDialog } from "../form-dialog";
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
import { useHousehold, useOwners } from "../household";
import { type Account, changeAccount, createAccount, useLedgerWrite } from "../queries";
import {
  type AccountValues,
  accountBody,
  accountShape,
  emptyAccount,
  invests,
  isOwed,
  valuesOfAccount,
} from "./account-shape";

type AccountDialogProps = {
  /** Left out to open a new account. */
  account?: Account;
  onClose: () => void;
  onSaved?: (account: Account) => void;
};

/** All facts of an account; figures follow from its transactions and are not typed here. */
export function AccountDialog({ account, onClose, onSaved }: AccountDialogProps) {
  const { base_currency } = useHousehold();
  const owners = useOwners();
  const form = useForm<AccountValues>({
    resolver: zodResolver(accountShape),
    defaultValues: account ? valuesOfAccount(account) : emptyAccount(base_currency, today()),
  });
  const kind = form.watch("account_type");
  const currency = form.watch("currency");
  useTaxOfKind(form, account);

  const save = useLedgerWrite((values: AccountValues) =>
    account
      ? changeAccount({ id: account.id, ...accountBody(values) })
      : createAccount(accountBody(values)),
  );
  const submit = (values: AccountValues) =>
    save.mutate(values, {
      onSuccess: (saved) => {
        // Going to the account closes the dialog with the page under it.
        if (onSaved) onSaved(saved);
        else onClose();
      },
      onError: (error) => showRefusal(form, error),
    });

  return (
    <FormDialog
      title={account ? "Edit account" : "Add an account"}
      lead={
        account
          ? "A new lot method or tax treatment recalculates every lot and gain of the account."
          : "Facts only. Its holdings and balance follow from what you import or enter."
      }
      form={form}
      onSubmit={submit}
      onClose={onClose}
      busy={save.isPending}
      verb={account ? "Save" : "Add account"}
      firstField="account_name"
    >
      <div className="grid gap-4 sm:grid-cols-2">
        <TextField name="account_name" label="Name" maxLength={255} />
        <SelectField name="account_type" label="Kind" options={kindOptions} />
        <TextField name="institution_name" label="Institution" optional />
        <TextField
          name="account_number_last4"
          label="Last four digits"
          optional
          maxLength={4}
          hint="Files are matched to the account by these."
        />
        <SelectField name="owner_id" label="Owner" options={owners.options} />
        <CurrencyField name="currency" label="Currency" />
        {!account && (
          <>
            <MoneyField
              name="opening_balance"
              label={isOwed(kind) ? "Owed at the start" : "Cash at the start"}
              optional
              currency={/^[A-Z]{3}$/.test(currency) ? currency : base_currency}
              hint="Leave it empty if you import a file: the balance then comes from it."
            />
            <DayField name="opening_balance_on" label="On" />
          </>
        )}
        <SelectField
          name="tax_treatment"
          label="Tax treatment"
          options={optionsOf(taxTitles)}
          hint={account ? undefined : "Follows from the kind; change it where yours differs."}
        />
        {invests(kind) && (
          <SelectField
            name="lot_method"
            label="Which lots are sold first"
            options={optionsOf(lotMethodTitles)}
          />
        )}
        <DayField name="opened_on" label="Opened on" optional />
        {account && <DayField name="closed_on" label="Closed on" optional />}
        {(!invests(kind) || isOwed(kind)) && (
          <NumberField name="interest_rate" label="Interest a year" optional after="%" />
        )}
      </div>
      {invests(kind) && (
        <CheckField
          name="may_go_short"
          label="More may be sold than is held"
          hint="Only where the account sells short; otherwise a sale of too much is refused."
        />
      )}
      <NotesField name="notes" label="Notes" optional />
    </FormDialog>
  );
}

/** The tax treatment follows the kind until somebody chooses another. */
function useTaxOfKind(form: ReturnType<typeof useForm<AccountValues>>, account?: Account) {
  const kind = form.watch("account_type");
  const chosen = form.formState.dirtyFields.tax_treatment;
  useEffect(() => {
    if (chosen || kind === account?.account_type) return;
    const tax = accountKind(kind)?.tax;
    if (tax) form.setValue("tax_treatment", tax);
  }, [kind, chosen, account, form]);
}
