import { useId, useState } from "react";
import type { Schemas } from "@/api/client";
import { ApiProblem } from "@/api/problem";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Field, FormError } from "@/ui/field";
import { Checkbox, Input } from "@/ui/input";
import { savePortfolio, usePortfolioWrite } from "../scope-queries";

type PortfolioDialogProps = {
  portfolio?: Schemas["PortfolioRead"];
  accounts: readonly Schemas["AccountRead"][];
  onClose: () => void;
};

export function PortfolioDialog({ portfolio, accounts, onClose }: PortfolioDialogProps) {
  const id = useId();
  const [name, setName] = useState(portfolio?.name ?? "");
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set(portfolio?.account_ids));
  const [missing, setMissing] = useState(false);
  const save = usePortfolioWrite(savePortfolio);
  const fields = save.error instanceof ApiProblem ? save.error.fields : {};

  function toggle(accountId: string) {
    const next = new Set(chosen);
    if (!next.delete(accountId)) next.add(accountId);
    setChosen(next);
  }

  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title={portfolio ? portfolio.name : "Make a portfolio"}
      lead="An account may be in several portfolios."
      actions={
        <>
          <Button onClick={onClose}>Cancel</Button>
          <Button type="submit" form={id} look="primary" busy={save.isPending}>
            {portfolio ? "Save portfolio" : "Make portfolio"}
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
          setMissing(name.trim() === "");
          if (name.trim() === "") return;
          save.mutate(
            { id: portfolio?.id, name: name.trim(), account_ids: [...chosen] },
            { onSuccess: onClose },
          );
        }}
      >
        <FormError>{!fields.name && save.error?.message}</FormError>
        <Field label="Name" error={missing ? "Type a name." : fields.name}>
          <Input value={name} maxLength={200} onChange={(event) => setName(event.target.value)} />
        </Field>
        <fieldset className="grid gap-0.5">
          <legend className="mb-1 text-sm font-semibold">Accounts</legend>
          {accounts.map((account) => (
            <Checkbox
              key={account.id}
              label={
                <>
                  {account.account_name}{" "}
                  <span className="text-sm text-ink-3">{account.kind_title}</span>
                </>
              }
              checked={chosen.has(account.id)}
              onChange={() => toggle(account.id)}
            />
          ))}
        </fieldset>
      </form>
    </Dialog>
  );
}
