import { useMutation, useSuspenseQuery } from "@tanstack/react-query";
import { Download } from "lucide-react";
import { useState } from "react";
import { downloadText } from "@/lib/csv";
import { Button, ButtonLink } from "@/ui/button";
import { Checkbox, Select } from "@/ui/input";
import { PageHeader } from "@/ui/page-header";
import { UnfoldButton } from "@/ui/statement";
import { EmptyState } from "@/ui/states";
import { toast } from "@/ui/toast";
import { FiguresNote } from "../figures-note";
import { type GainsChoice, realisedGains, realisedGainsFile, type UnfoldQuery } from "../queries";
import { ScopePicker } from "../scope-picker";
import { UnfoldDrawer } from "../unfold-drawer";
import { useScope } from "../use-scope";
import { FormTable } from "./form-table";
import { GainsSentence } from "./gains-sentence";
import { TotalsTable } from "./totals-table";
import { WashSales } from "./wash-sales";

/** Route: /gains?year=2026&all=1 */
export function GainsPage() {
  const chosen = useScope();
  const wanted = Number(chosen.params.get("year")) || undefined;
  const choice: GainsChoice = {
    ...chosen.scope,
    taxable_only: chosen.params.get("all") === null,
  };
  // All years at once: the years that had sales are the choice above, and totals compare them.
  const { data: every } = useSuspenseQuery(realisedGains(choice));
  const { data } = useSuspenseQuery(realisedGains({ ...choice, year: wanted }));
  const [unfolded, setUnfolded] = useState<UnfoldQuery | null>(null);
  const save = useMutation({
    mutationFn: () => realisedGainsFile({ ...choice, year: wanted }),
    onSuccess: (text) => downloadText(`realised-gains-${wanted ?? "all"}.csv`, String(text)),
    onError: (error) => toast(error.message, { tone: "loss" }),
  });
  const years = [...new Set(every.totals.flatMap(({ year }) => year ?? []))].sort((a, b) => b - a);

  return (
    <>
      <PageHeader
        title="Realised gains"
        sentence={every.items.length > 0 && <GainsSentence gains={data} />}
        actions={
          <>
            <ScopePicker scope={chosen} />
            {data.items.length > 0 && (
              <Button icon={Download} busy={save.isPending} onClick={() => save.mutate()}>
                Form 8949 as CSV
              </Button>
            )}
          </>
        }
      />
      <FiguresNote figures={data} />
      <div className="mb-6 flex flex-wrap items-center gap-x-6 gap-y-2">
        <Select
          aria-label="Year of sale"
          empty="All years"
          value={wanted ?? ""}
          options={[...new Set([...(wanted ? [wanted] : []), ...years])].map((year) => ({
            value: String(year),
            label: String(year),
          }))}
          onChange={(event) => chosen.set("year", event.target.value || null)}
          className="w-36"
        />
        <Checkbox
          label="Also accounts whose gains are not taxed"
          checked={!choice.taxable_only}
          onChange={(event) => chosen.set("all", event.target.checked ? "1" : null)}
        />
      </div>
      {every.items.length === 0 ? (
        <EmptyState
          title="No sale yet"
          action={<ButtonLink to="/transactions">Transactions</ButtonLink>}
        >
          Each sale stands here with the day its lot was bought, proceeds, cost and gain, as Form
          8949 wants it. Sales in retirement accounts are not taxed and appear only with the box
          above.
        </EmptyState>
      ) : (
        <div className="grid gap-10">
          <div>
            <TotalsTable totals={data.totals} currency={data.currency} />
            {wanted && (
              <p className="pt-2 text-sm">
                <UnfoldButton
                  onUnfold={() =>
                    setUnfolded({ figure: "realised_gain", year: wanted, ...chosen.scope })
                  }
                >
                  Show what made the gain of {wanted}
                </UnfoldButton>
              </p>
            )}
          </div>
          <FormTable gains={data} />
          <WashSales items={data.items} currency={data.currency} />
        </div>
      )}
      <UnfoldDrawer
        title={`Realised gain ${wanted ?? ""}`}
        query={unfolded}
        onClose={() => setUnfolded(null)}
      />
    </>
  );
}
