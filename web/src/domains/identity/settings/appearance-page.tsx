import { useSuspenseQuery } from "@tanstack/react-query";
import type { Schemas } from "@/api/client";
import { dateFormats, formatDay, setDatePreferences, today } from "@/lib/dates";
import { formatMoney } from "@/lib/format";
import { setTheme, type Theme, useTheme } from "@/lib/theme";
import { Field, FieldSet } from "@/ui/field";
import { Choice, Select } from "@/ui/input";
import { Sentence } from "@/ui/statement";
import { toast } from "@/ui/toast";
import { changeSettings, me, useIdentityWrite } from "../queries";
import { changeHousehold } from "../sharing-queries";
import { useCurrentHousehold } from "../use-current-household";

const themes = [
  { value: "system", label: "As the system", hint: "Light by day, dark by night, if it does so." },
  { value: "light", label: "Light" },
  { value: "dark", label: "Dark" },
];

const currencies = Intl.supportedValuesOf("currency").map((code) => ({ value: code, label: code }));
const often = ["USD", "EUR", "GBP", "INR", "CAD", "CHF", "JPY", "AUD"].map((code) => ({
  value: code,
  label: code,
}));
const zones = Intl.supportedValuesOf("timeZone").map((zone) => ({
  value: zone,
  label: zone.replaceAll("_", " "),
}));

/** Route: /settings/appearance. Every choice is kept at once. */
export function AppearancePage() {
  const { data: person } = useSuspenseQuery(me);
  const household = useCurrentHousehold();
  const theme = useTheme();
  const save = useIdentityWrite(changeSettings);
  const { settings } = person;

  function keep(changes: Schemas["SettingsUpdate"], told: string) {
    save.mutate(
      { id: person.id, ...changes },
      {
        onSuccess: (kept) => {
          setDatePreferences(kept.date_format, kept.timezone);
          toast(told);
        },
        onError: (error) => toast(error.message, { tone: "loss" }),
      },
    );
  }

  return (
    <>
      <Sentence>
        Today is <strong>{formatDay(today())}</strong>, and a thousand reads{" "}
        <strong>{formatMoney("1000", household?.base_currency ?? "USD")}</strong>.
      </Sentence>
      <div className="mt-6 grid max-w-[34rem] gap-8">
        <Choice
          legend="Theme"
          name="theme"
          options={themes}
          value={theme}
          onChange={(event) => {
            setTheme(event.target.value as Theme);
            keep({ theme: event.target.value as Theme }, "Theme kept for all your devices.");
          }}
        />
        <FieldSet legend="Dates and times">
          <Field label="Date format" hint="In columns; sentences write the month out.">
            <Select
              value={settings.date_format}
              options={dateFormats.map((format) => ({ value: format, label: format }))}
              onChange={(event) =>
                keep(
                  { date_format: event.target.value as Schemas["SettingsUpdate"]["date_format"] },
                  "Date format kept.",
                )
              }
              className="max-w-60"
            />
          </Field>
          <Field label="Time zone" hint="For instants, such as a sign-in. Trade dates never shift.">
            <Select
              value={settings.timezone}
              options={withChosen(zones, settings.timezone)}
              onChange={(event) => keep({ timezone: event.target.value }, "Time zone kept.")}
            />
          </Field>
        </FieldSet>
        {household && <BaseCurrency household={household} />}
      </div>
    </>
  );
}

/** The list of the browser may lack a name that the server knows. */
function withChosen(options: { value: string; label: string }[], chosen: string) {
  return options.some(({ value }) => value === chosen)
    ? options
    : [{ value: chosen, label: chosen }, ...options];
}

function BaseCurrency({ household }: { household: Schemas["HouseholdRead"] }) {
  const change = useIdentityWrite(changeHousehold);
  const owns = household.level === "own";
  return (
    <FieldSet legend="Currency">
      <Field
        label={`Figures of ${household.name}`}
        hint={
          owns
            ? "Totals are converted at each day's exchange rate; accounts keep their own currency. Figures are computed again, for everybody who sees the household."
            : "Only its owner changes the currency of a household."
        }
      >
        <Select
          value={household.base_currency}
          disabled={!owns || change.isPending}
          options={[
            { label: "Often used", options: often },
            { label: "All", options: currencies },
          ]}
          onChange={(event) =>
            change.mutate(
              { id: household.id, base_currency: event.target.value },
              {
                onSuccess: ({ base_currency }) =>
                  toast(`Figures are being computed in ${base_currency}.`),
                onError: (error) => toast(error.message, { tone: "loss" }),
              },
            )
          }
          className="max-w-40"
        />
      </Field>
    </FieldSet>
  );
}
