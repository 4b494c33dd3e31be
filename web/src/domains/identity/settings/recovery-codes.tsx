import { downloadText } from "@/lib/csv";
import { Button } from "@/ui/button";
import { Dialog } from "@/ui/dialog";

type RecoveryCodesProps = { codes: readonly string[]; onClose: () => void };

/** Shown once: for the day the telephone is lost. */
export function RecoveryCodes({ codes, onClose }: RecoveryCodesProps) {
  return (
    <Dialog
      open
      onOpenChange={(open) => !open && onClose()}
      title="Your recovery codes"
      lead="Each signs you in once without the app. They are shown only now: keep them where your telephone is not."
      actions={
        <>
          <Button
            onClick={() =>
              downloadText("bursar-recovery-codes.txt", `${codes.join("\n")}\n`, "text/plain")
            }
          >
            Save as a file
          </Button>
          <Button look="primary" onClick={onClose}>
            I have kept them
          </Button>
        </>
      }
    >
      <ul
        aria-label="Recovery codes"
        className="figures grid grid-cols-2 gap-x-6 gap-y-1 border-y border-rule py-3 font-semibold tracking-wide select-all"
      >
        {codes.map((code) => (
          <li key={code}>{code}</li>
        ))}
      </ul>
    </Dialog>
  );
}
