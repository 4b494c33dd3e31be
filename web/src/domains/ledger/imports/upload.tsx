import { useSuspenseQuery } from "@tanstack/react-query";
import { useState } from "react";
import { useNavigate, useSearchParams } from "react-router";
import { ApiProblem } from "@/api/problem";
import { DropZone } from "@/ui/drop-zone";
import { FormError } from "@/ui/field";
import { Progress } from "@/ui/progress";
import { accounts, useLedgerWrite } from "../queries";
import { uploadFile } from "./queries";

const maxBytes = 50 * 1024 * 1024;
const accepted = ".csv,.txt,.tsv,.ofx,.qfx,.qbo,.xml,.json";

type Refusal = { name: string; reason: string };

/** Takes several files one after another; a single one opens at once. */
export function Upload() {
  const navigate = useNavigate();
  const [params] = useSearchParams();
  const { data } = useSuspenseQuery(accounts);
  const into = data.items.find(({ id }) => id === params.get("account"));
  const upload = useLedgerWrite(uploadFile);
  const [done, setDone] = useState<{ count: number; of: number; name: string } | null>(null);
  const [refused, setRefused] = useState<Refusal[]>([]);

  async function take(files: File[]) {
    setRefused([]);
    const kept: string[] = [];
    for (const [count, file] of files.entries()) {
      setDone({ count, of: files.length, name: file.name });
      try {
        kept.push((await upload.mutateAsync({ file, accountId: into?.id })).id);
      } catch (error) {
        const reason = error instanceof ApiProblem ? error.detail : "It could not be sent.";
        setRefused((now) => [...now, { name: file.name, reason }]);
      }
    }
    setDone(null);
    if (files.length === 1 && kept[0]) navigate(`/import/${kept[0]}`);
  }

  return (
    <div className="grid gap-3">
      <DropZone
        title={
          into
            ? `Drop a file of “${into.account_name}”, or choose it`
            : "Drop export files here, or choose them"
        }
        hint="OFX, QFX, IBKR Flex XML, CSV of Schwab, Fidelity, Coinbase and any other bank; several at once, up to 50 MB each."
        accept={accepted}
        multiple
        maxBytes={maxBytes}
        busy={done !== null}
        onFiles={(files) => void take(files)}
      />
      {done && (
        <Progress label={`Reading ${done.name}`} done={done.count} total={done.of} unit="files" />
      )}
      {refused.map(({ name, reason }) => (
        <FormError key={name}>
          <strong>{name}</strong>: {reason}
        </FormError>
      ))}
    </div>
  );
}
