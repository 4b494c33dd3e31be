import { ButtonLink } from "@/ui/button";
import { PageHeader } from "@/ui/page-header";
import { EmptyState } from "@/ui/states";

/** Route: / while the household holds nothing. */
export function WelcomePage() {
  return (
    <>
      <PageHeader title="Overview" />
      <EmptyState
        title="Begin with what your brokers already know"
        steps={[
          "Download the export files of your banks and brokers: OFX, QFX, IBKR Flex or CSV.",
          "Drop them on the import page. You see what is new before anything is written.",
          "Net worth, holdings and returns follow from the rows, and every figure shows its rows.",
        ]}
        action={
          <>
            <ButtonLink to="/import" look="primary">
              Import files
            </ButtonLink>
            <ButtonLink to="/accounts/new">Enter an account by hand</ButtonLink>
          </>
        }
      >
        Bursar keeps every account, lot and loan of a household in one ledger.
      </EmptyState>
    </>
  );
}
