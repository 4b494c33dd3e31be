import { zodResolver } from "@hookform/resolvers/zod";
import { useId } from "react";
import { useForm } from "react-hook-form";
import type { Schemas } from "@/api/client";
import { showRefusal } from "@/api/form-errors";
import { z } from "@/lib/schema";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Field, FormError } from "@/ui/field";
import { DateInput, Input, Select } from "@/ui/input";
import { useIdentityWrite } from "../queries";
import { saveMember } from "../sharing-queries";
import { filingStatuses, relations, states } from "./people";

const shape = z.object({
  name: z.string().trim().min(1, "Type a name.").max(200, "At most 200 characters."),
  relation: z.string(),
  birth_on: z.string(),
  filing_status: z.string(),
  state: z.string(),
});

type MemberDialogProps = {
  householdId: string;
  member?: Schemas["MemberRead"];
  onClose: () => void;
};

export function MemberDialog({ householdId, member, onClose }: MemberDialogProps) {
  const id = useId();
  const form = useForm({
    resolver: zodResolver(shape),
    defaultValues: {
      name: member?.name ?? "",
      relation: member?.relation ?? "other",
      birth_on: member?.birth_on ?? "",
      filing_status: member?.filing_status ?? "",
      state: member?.state ?? "",
    },
  });
  const { errors } = form.formState;
  const save = useIdentityWrite(saveMember);

  const submit = form.handleSubmit((values) => {
    const body = {
      ...values,
      birth_on: values.birth_on || null,
      filing_status: values.filing_status || null,
      state: values.state || null,
    } as Schemas["MemberCreate"];
    save.mutate(
      { householdId, id: member?.id, body },
      { onSuccess: onClose, onError: (error) => showRefusal(form, error) },
    );
  });

  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={member ? member.name : "Add a member"}
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form={id} look="primary" busy={save.isPending}>
            {member ? "Save member" : "Add member"}
          </Button>
        </>
      }
    >
      <form id={id} noValidate onSubmit={submit} className="grid gap-4">
        <FormError>{errors.root?.message}</FormError>
        <Field label="Name" error={errors.name?.message}>
          <Input {...form.register("name")} autoComplete="off" />
        </Field>
        <div className="grid gap-4 sm:grid-cols-2">
          <Field label="Relation" error={errors.relation?.message}>
            <Select {...form.register("relation")} options={relations} />
          </Field>
          <Field label="Date of birth" optional error={errors.birth_on?.message}>
            <DateInput {...form.register("birth_on")} />
          </Field>
          <Field label="Tax filing status" optional error={errors.filing_status?.message}>
            <Select
              {...form.register("filing_status")}
              options={filingStatuses}
              empty="Not stated"
            />
          </Field>
          <Field label="State" optional error={errors.state?.message}>
            <Select {...form.register("state")} options={states} empty="Not stated" />
          </Field>
        </div>
      </form>
    </Dialog>
  );
}
