import { zodResolver } from "@hookform/resolvers/zod";
import { useMutation, useSuspenseQuery } from "@tanstack/react-query";
import { useForm } from "react-hook-form";
import type { Schemas } from "@/api/client";
import { showRefusal } from "@/api/form-errors";
import { z } from "@/lib/schema";
import { Button } from "@/ui/button";
import { Field, FieldSet, FormError } from "@/ui/field";
import { DateInput, Input, Select } from "@/ui/input";
import { Sentence, StatementLine } from "@/ui/statement";
import { Badge } from "@/ui/status";
import { toast } from "@/ui/toast";
import { askVerification, changeProfile, me, useIdentityWrite } from "../queries";
import { filingStatuses, states, wordFor } from "./people";

const shape = z.object({
  name: z.string().trim().min(1, "Type your name.").max(200, "At most 200 characters."),
  phone: z.string(),
  date_of_birth: z.string(),
  tax_filing_status: z.string(),
  primary_residence_state: z.string(),
});

type Values = z.infer<typeof shape>;
type Profile = Schemas["ProfileRead"];

/** Route: /settings */
export function ProfilePage() {
  const { data: person } = useSuspenseQuery(me);
  return (
    <>
      <Sentence>
        You are signed in as <strong>{person.name}</strong>
        {person.tax_filing_status && `, ${filed(person)}`}.
      </Sentence>
      <div className="mt-6 grid max-w-[34rem] gap-10">
        <ProfileForm person={person} />
        <Address person={person} />
      </div>
    </>
  );
}

function filed({ tax_filing_status: status, primary_residence_state: state }: Profile): string {
  const words = wordFor(filingStatuses, status).toLowerCase();
  return state ? `${words}, in ${state}` : words;
}

function ProfileForm({ person }: { person: Profile }) {
  const form = useForm<Values>({
    resolver: zodResolver(shape),
    defaultValues: {
      name: person.name,
      phone: person.phone ?? "",
      date_of_birth: person.date_of_birth ?? "",
      tax_filing_status: person.tax_filing_status ?? "",
      primary_residence_state: person.primary_residence_state ?? "",
    },
  });
  const { errors, dirtyFields, isDirty } = form.formState;
  const save = useIdentityWrite(changeProfile);

  function submit(values: Values) {
    // Only what was touched: the rest may be another household's to change.
    const changed = Object.entries(values)
      .filter(([name]) => dirtyFields[name as keyof Values])
      .map(([name, value]) => [name, value || null]);
    save.mutate(Object.fromEntries(changed) as Schemas["ProfileUpdate"], {
      onSuccess: () => {
        form.reset(values);
        toast("Profile saved.");
      },
      onError: (error) => showRefusal(form, error),
    });
  }

  return (
    <form noValidate onSubmit={form.handleSubmit(submit)}>
      <FieldSet
        legend="About you"
        hint="Birth date, filing status and state are what tax and planning figures rest on. They may stay empty."
      >
        <FormError>{errors.root?.message}</FormError>
        <Field label="Name" error={errors.name?.message}>
          <Input {...form.register("name")} autoComplete="name" />
        </Field>
        <Field label="Telephone" optional error={errors.phone?.message}>
          <Input {...form.register("phone")} type="tel" autoComplete="tel" className="max-w-60" />
        </Field>
        <Field label="Date of birth" optional error={errors.date_of_birth?.message}>
          <DateInput {...form.register("date_of_birth")} autoComplete="bday" />
        </Field>
        <div className="grid gap-4 sm:grid-cols-[1fr_10rem]">
          <Field label="Tax filing status" optional error={errors.tax_filing_status?.message}>
            <Select
              {...form.register("tax_filing_status")}
              options={filingStatuses}
              empty="Not stated"
            />
          </Field>
          <Field label="State" optional error={errors.primary_residence_state?.message}>
            <Select
              {...form.register("primary_residence_state")}
              options={states}
              empty="Not stated"
            />
          </Field>
        </div>
        <div>
          <Button type="submit" look="primary" busy={save.isPending} disabled={!isDirty}>
            Save profile
          </Button>
        </div>
      </FieldSet>
    </form>
  );
}

function Address({ person }: { person: Profile }) {
  const ask = useMutation({
    mutationFn: askVerification,
    onSuccess: ({ detail }) => toast(detail),
    onError: (error) => toast(error.message, { tone: "loss" }),
  });
  return (
    <section>
      <FieldSet legend="E-mail address">
        <dl>
          <StatementLine
            title={person.email}
            note="What you sign in with; links that confirm and reset go there."
            figure={
              person.email_verified ? (
                <Badge>Confirmed</Badge>
              ) : (
                <Button size="sm" busy={ask.isPending} onClick={() => ask.mutate()}>
                  Send the link again
                </Button>
              )
            }
          />
        </dl>
      </FieldSet>
    </section>
  );
}
