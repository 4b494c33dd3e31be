import { queryOptions, useSuspenseQuery } from "@tanstack/react-query";
import { useId, useState } from "react";
import { api, type Schemas, unwrap } from "@/api/client";
import { ApiProblem } from "@/api/problem";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";
import { Field, FieldSet, FormError } from "@/ui/field";
import { Checkbox, Input } from "@/ui/input";
import { SectionTitle } from "@/ui/statement";
import { toast } from "@/ui/toast";
import { ledger, useLedgerWrite } from "./queries";

const sets = queryOptions({
  queryKey: [...ledger, "identical"],
  queryFn: () => unwrap(api.GET("/api/v1/identical-instruments")),
});

const held = queryOptions({
  queryKey: [...ledger, "positions"],
  queryFn: () => unwrap(api.GET("/api/v1/securities")),
});

const putSet = (body: Schemas["IdenticalSetGiven"]) =>
  unwrap(api.PUT("/api/v1/identical-instruments", { body }));

const removeSet = (name: string) =>
  unwrap(api.DELETE("/api/v1/identical-instruments", { params: { query: { name } } }));

/** What the household treats as substantially identical; wash sales follow. */
export function IdenticalSets({ mayEdit }: { mayEdit: boolean }) {
  const { data } = useSuspenseQuery(sets);
  const [open, setOpen] = useState(false);
  const remove = useLedgerWrite(removeSet);
  return (
    <section>
      <SectionTitle
        title="Substantially identical"
        aside={
          mayEdit && (
            <Button size="sm" onClick={() => setOpen(true)}>
              Add a set
            </Button>
          )
        }
      />
      <p className="max-w-prose pt-1 text-ink-2">
        A loss is not allowed when the same or a substantially identical instrument is bought within
        thirty days. The law gives no list; instruments you put in one set count as the same.
      </p>
      {data.items.length === 0 && <p className="pt-3 text-ink-3">No sets yet.</p>}
      <ul className="mt-3">
        {data.items.map((item) => (
          <li
            key={item.name}
            className="flex items-center justify-between gap-3 border-t border-rule py-2"
          >
            <span>
              {item.name}
              <span className="block text-sm text-ink-3">
                {item.members.map((member) => member.symbol).join(", ")}
              </span>
            </span>
            {mayEdit && (
              <Button
                size="sm"
                look="plain"
                aria-label={`Remove the set ${item.name}`}
                busy={remove.isPending && remove.variables === item.name}
                onClick={() => remove.mutate(item.name)}
              >
                Remove
              </Button>
            )}
          </li>
        ))}
      </ul>
      {remove.error && <FormError>{sentence(remove.error)}</FormError>}
      {open && <SetDialog onClose={() => setOpen(false)} />}
    </section>
  );
}

function SetDialog({ onClose }: { onClose: () => void }) {
  const id = useId();
  const { data } = useSuspenseQuery(held);
  const [name, setName] = useState("");
  const [chosen, setChosen] = useState<readonly string[]>([]);
  const [wrong, setWrong] = useState<{ name?: string; chosen?: string }>({});
  const put = useLedgerWrite(putSet);
  const instruments = [
    ...new Map(data.items.map((item) => [item.instrument_id, item] as const)).values(),
  ].sort((one, other) => one.ticker.localeCompare(other.ticker));

  function submit() {
    const found = {
      name: name.trim() ? undefined : "Give the set a name, such as S&P 500.",
      chosen: chosen.length >= 2 ? undefined : "Choose at least two.",
    };
    setWrong(found);
    if (found.name || found.chosen) return;
    put.mutate(
      { name: name.trim(), instrument_ids: [...chosen] },
      {
        onSuccess: () => {
          toast("Set kept; lots follow in a moment.");
          onClose();
        },
      },
    );
  }

  return (
    <Dialog
      open
      onOpenChange={(next) => !next && onClose()}
      title="Substantially identical instruments"
      actions={
        <Button look="primary" type="submit" form={id} busy={put.isPending}>
          Keep the set
        </Button>
      }
    >
      <form
        id={id}
        className="grid gap-4"
        onSubmit={(event) => {
          event.preventDefault();
          submit();
        }}
      >
        {put.error && <FormError>{sentence(put.error)}</FormError>}
        <Field label="Name" error={wrong.name}>
          <Input value={name} onChange={(event) => setName(event.target.value)} maxLength={100} />
        </Field>
        <FieldSet legend="Instruments you hold">
          {instruments.length === 0 && <p className="text-ink-3">Nothing is held yet.</p>}
          {instruments.map((item) => (
            <Checkbox
              key={item.instrument_id}
              label={`${item.ticker} · ${item.name}`}
              checked={chosen.includes(item.instrument_id)}
              onChange={(event) =>
                setChosen(
                  event.target.checked
                    ? [...chosen, item.instrument_id]
                    : chosen.filter((one) => one !== item.instrument_id),
                )
              }
            />
          ))}
        </FieldSet>
        {wrong.chosen && <FormError>{wrong.chosen}</FormError>}
      </form>
    </Dialog>
  );
}

function sentence(error: Error): string {
  return error instanceof ApiProblem ? error.message : "That did not work. Try again.";
}
