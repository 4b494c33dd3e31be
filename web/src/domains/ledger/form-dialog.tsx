import { type ReactNode, useEffect, useId } from "react";
import { type FieldValues, FormProvider, type Path, type UseFormReturn } from "react-hook-form";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { FormError } from "@/ui/field";

type FormDialogProps<Values extends FieldValues> = {
  title: string;
  lead?: ReactNode;
  form: UseFormReturn<Values>;
  onSubmit: (values: Values) => void;
  onClose: () => void;
  busy: boolean;
  /** The verb: "Add account". */
  verb: string;
  /** Where the writing begins. */
  firstField: Path<Values>;
  /** At the left of the buttons, e.g. a deletion. */
  aside?: ReactNode;
  children: ReactNode;
};

/** A form over the page. It is closed by its buttons and Escape; what the server refuses stands in it. */
export function FormDialog<Values extends FieldValues>(props: FormDialogProps<Values>) {
  const { title, lead, form, onSubmit, onClose, busy, verb, firstField, aside, children } = props;
  const id = useId();
  const { setFocus } = form;
  useEffect(() => setFocus(firstField), [setFocus, firstField]);
  return (
    <Dialog
      open
      wide
      onOpenChange={(open) => !open && onClose()}
      title={title}
      lead={lead}
      actions={
        <>
          {aside && <div className="mr-auto">{aside}</div>}
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form={id} look="primary" busy={busy}>
            {verb}
          </Button>
        </>
      }
    >
      <FormProvider {...form}>
        <form id={id} noValidate onSubmit={form.handleSubmit(onSubmit)} className="grid gap-5">
          <FormError>{form.formState.errors.root?.message}</FormError>
          {children}
        </form>
      </FormProvider>
    </Dialog>
  );
}
