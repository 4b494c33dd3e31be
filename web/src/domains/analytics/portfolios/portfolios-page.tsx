import { useSuspenseQuery } from "@tanstack/react-query";
import { Plus } from "lucide-react";
import { useState } from "react";
import type { Schemas } from "@/api/client";
import { plural } from "@/lib/format";
import { Button, ButtonLink } from "@/ui/button";
import { ConfirmDialog } from "@/ui/dialog";
import { PageHeader } from "@/ui/page-header";
import { EmptyState } from "@/ui/states";
import { toast } from "@/ui/toast";
import { accounts, deletePortfolio, portfolios, usePortfolioWrite } from "../scope-queries";
import { useMayEdit } from "../use-may-edit";
import { PortfolioDialog } from "./portfolio-dialog";

type Portfolio = Schemas["PortfolioRead"];

/** Route: /portfolios */
export function PortfoliosPage() {
  const { data: sets } = useSuspenseQuery(portfolios);
  const { data: rows } = useSuspenseQuery(accounts);
  const [open, setOpen] = useState<Portfolio | "new" | null>(null);
  const [removing, setRemoving] = useState<Portfolio | null>(null);
  const remove = usePortfolioWrite(deletePortfolio);
  const named = sets.items.filter(({ is_all }) => !is_all);
  const names = new Map(rows.items.map(({ id, account_name }) => [id, account_name]));
  const mayEdit = useMayEdit();
  const canMake = mayEdit && rows.items.length > 0;

  return (
    <>
      <PageHeader
        title="Portfolios"
        sentence={
          named.length > 0 && (
            <>
              <strong>{plural(named.length, "portfolio")}</strong> beside all{" "}
              {plural(rows.items.length, "account")} together.
            </>
          )
        }
        actions={
          canMake && (
            <Button icon={Plus} look="primary" onClick={() => setOpen("new")}>
              Make a portfolio
            </Button>
          )
        }
      />
      {named.length === 0 ? (
        <EmptyState
          title="Accounts looked at as one"
          action={
            canMake ? undefined : (
              <ButtonLink to="/accounts" look="primary">
                Add an account first
              </ButtonLink>
            )
          }
        >
          A portfolio is a named set of accounts, such as “Retirement” or “The children”. Every page
          with figures can be narrowed to one: net worth, holdings, returns, allocation, gains.
        </EmptyState>
      ) : (
        <ul className="max-w-[52rem] border-t border-rule-strong">
          {named.map((one) => (
            <li
              key={one.id}
              className="flex flex-wrap items-center justify-between gap-x-6 gap-y-2 border-b border-rule py-3"
            >
              <div className="min-w-0">
                <h2 className="font-semibold">{one.name}</h2>
                <p className="text-sm text-ink-3">
                  {one.account_ids.map((id) => names.get(id) ?? "?").join(", ") || "No account"}
                </p>
              </div>
              <div className="flex flex-wrap gap-2">
                <ButtonLink size="sm" to={`/performance?portfolio=${one.id}`}>
                  Performance
                </ButtonLink>
                <ButtonLink size="sm" to={`/holdings?portfolio=${one.id}`}>
                  Holdings
                </ButtonLink>
                {mayEdit && (
                  <>
                    <Button size="sm" onClick={() => setOpen(one)}>
                      Edit
                    </Button>
                    <Button size="sm" look="danger" onClick={() => setRemoving(one)}>
                      Delete
                    </Button>
                  </>
                )}
              </div>
            </li>
          ))}
        </ul>
      )}
      {open && (
        <PortfolioDialog
          portfolio={open === "new" ? undefined : open}
          accounts={rows.items}
          onClose={() => setOpen(null)}
        />
      )}
      <ConfirmDialog
        open={removing !== null}
        onOpenChange={() => setRemoving(null)}
        title={`Delete the portfolio ${removing?.name ?? ""}?`}
        verb="Delete portfolio"
        busy={remove.isPending}
        onConfirm={() =>
          removing &&
          remove.mutate(removing.id, {
            onSuccess: () => setRemoving(null),
            onError: (error) => toast(error.message, { tone: "loss" }),
          })
        }
      >
        Only the set goes; its accounts and everything in them stay.
      </ConfirmDialog>
    </>
  );
}
