import { useSuspenseQuery } from "@tanstack/react-query";
import { FileUp, PenLine, Telescope } from "lucide-react";
import { type ReactNode, useState } from "react";
import { useChosenHousehold } from "@/api/household";
import { households } from "@/domains/identity/queries";
import { Button, ButtonLink } from "@/ui/button";
import { PageHeader } from "@/ui/page-header";
import { DemoDialog } from "./demo-dialog";

/** Route: / and /welcome, while the household holds nothing: three ways to begin. */
export function WelcomePage() {
  const [looking, setLooking] = useState(false);
  const { data } = useSuspenseQuery(households);
  const chosen = useChosenHousehold();
  const current = data.items.find(({ id }) => id === chosen) ?? data.items[0];
  const mayEdit = current?.level !== "view";
  return (
    <>
      <PageHeader
        title="Welcome"
        sentence="Bursar keeps every account, lot and loan of a household in one ledger, and every figure shows the rows it came from."
      />
      <ol className="max-w-[44rem] border-t border-rule-strong">
        {mayEdit && (
          <>
            <Way
              icon={<FileUp size={22} strokeWidth={1.5} aria-hidden />}
              title="Import files"
              action={
                <ButtonLink to="/import" look="primary">
                  Import files
                </ButtonLink>
              }
            >
              The quickest way. Download the exports of your banks and brokers (OFX, QFX, IBKR Flex
              or CSV) and drop them here. You see what is new before anything is written, and can
              undo it.
            </Way>
            <Way
              icon={<PenLine size={22} strokeWidth={1.5} aria-hidden />}
              title="Enter by hand"
              action={<ButtonLink to="/accounts?new">Add an account</ButtonLink>}
            >
              Open an account with its balance, add transactions as they happen, and your home or
              loan under “Property and loans”. Files can follow later.
            </Way>
          </>
        )}
        <Way
          icon={<Telescope size={22} strokeWidth={1.5} aria-hidden />}
          title="Look at a demo household"
          action={<Button onClick={() => setLooking(true)}>Choose one</Button>}
        >
          Eight made-up households with ten years of transactions, to see what the pages show once
          they are full.
        </Way>
      </ol>
      {looking && <DemoDialog onClose={() => setLooking(false)} />}
    </>
  );
}

type WayProps = { icon: ReactNode; title: string; action: ReactNode; children: ReactNode };

function Way({ icon, title, action, children }: WayProps) {
  return (
    <li className="grid grid-cols-[2rem_1fr] gap-x-3 border-b border-rule py-5 sm:grid-cols-[2rem_1fr_auto] sm:items-start sm:gap-x-4">
      <span className="pt-0.5 text-accent">{icon}</span>
      <div>
        <h2 className="font-serif text-md font-semibold">{title}</h2>
        <p className="mt-0.5 text-ink-2">{children}</p>
      </div>
      <div className="mt-3 max-sm:col-start-2">{action}</div>
    </li>
  );
}
