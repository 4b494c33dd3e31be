import { Button } from "@/ui/button";
import { Banner, EmptyState, ErrorState, TableSkeleton } from "@/ui/states";

export function States() {
  return (
    <div className="grid gap-8">
      <Banner tone="plain" action={<Button look="plain">What is sample data?</Button>}>
        <strong>Sample household.</strong> Names, amounts and prices are made up.
      </Banner>
      <EmptyState
        title="No lots yet"
        steps={["Import a broker’s file, or", "enter a purchase on the account’s page."]}
        action={<Button look="primary">Import files</Button>}
      >
        A lot is a number of units bought together. Each keeps its day and its cost, because tax is
        counted by lot.
      </EmptyState>
      <ErrorState
        title="Prices are not available now"
        detail="The price source did not answer within 10 seconds. Values of yesterday are shown on the overview."
        id="7f3a-02c9"
        onRetry={() => undefined}
      />
      <TableSkeleton rows={3} />
    </div>
  );
}
