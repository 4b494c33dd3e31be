import { useState } from "react";
import { Button } from "@/ui/button";
import { FieldSet } from "@/ui/field";
import { CodeDialog } from "./code-dialog";
import { RecoveryCodes } from "./recovery-codes";
import { SetUpDialog } from "./set-up-dialog";

type Step = "set-up" | "renew" | "off" | null;

/** Codes of an authenticator app, asked for beside the password. */
export function SecondFactor({ enabled }: { enabled: boolean }) {
  const [step, setStep] = useState<Step>(null);
  const [codes, setCodes] = useState<string[] | null>(null);
  const close = () => setStep(null);
  const show = (made: string[]) => {
    setStep(null);
    setCodes(made);
  };
  return (
    <FieldSet
      legend="Second factor"
      hint={
        enabled
          ? "Sign-in also asks for a code of your authenticator app, or one of your recovery codes."
          : "An authenticator app on your telephone shows a new code every half minute. With it a stolen password alone opens nothing."
      }
    >
      <div className="flex flex-wrap gap-2">
        {enabled ? (
          <>
            <Button onClick={() => setStep("renew")}>New recovery codes</Button>
            <Button look="danger" onClick={() => setStep("off")}>
              Switch off
            </Button>
          </>
        ) : (
          <Button look="primary" onClick={() => setStep("set-up")}>
            Set up a second factor
          </Button>
        )}
      </div>
      {step === "set-up" && <SetUpDialog onClose={close} onDone={show} />}
      {(step === "renew" || step === "off") && (
        <CodeDialog kind={step} onClose={close} onCodes={show} />
      )}
      {codes && <RecoveryCodes codes={codes} onClose={() => setCodes(null)} />}
    </FieldSet>
  );
}
