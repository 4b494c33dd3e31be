import type { Schemas } from "@/api/client";
import { TimeChart } from "@/ui/charts/time-chart";
import type { Column } from "@/ui/table/column";
import { Table } from "@/ui/table/table";

type Instalment = Schemas["InstalmentRead"];

const columns: Column<Instalment>[] = [
  { key: "number", title: "No.", kind: "number", value: (row) => row.number, phone: "hide" },
  { key: "due", title: "Due", kind: "day", value: (row) => row.due_on, phone: "title" },
  { key: "paid", title: "Payment", kind: "money", value: (row) => row.paid, phone: "hide" },
  { key: "interest", title: "Interest", kind: "money", value: (row) => row.interest },
  { key: "principal", title: "Principal", kind: "money", value: (row) => row.principal },
  {
    key: "balance",
    title: "Owed after it",
    kind: "money",
    value: (row) => row.balance,
    phone: "figure",
  },
];

/** How the loan is paid down, as a line and payment by payment. */
export function Schedule({ plan }: { plan: Schemas["Amortization"] }) {
  return (
    <section className="grid gap-6">
      <TimeChart
        title="What will be owed"
        currency={plan.currency}
        filled
        height={220}
        series={[
          {
            key: "balance",
            title: "Owed",
            points: [
              { day: plan.starts_on, value: plan.balance },
              ...plan.items.map(({ due_on, balance }) => ({ day: due_on, value: balance })),
            ],
          },
        ]}
      />
      <details>
        <summary className="text-sm font-semibold text-accent">Every payment</summary>
        <div className="mt-3">
          <Table
            caption="Payments"
            columns={columns}
            rows={plan.items}
            rowKey={({ number }) => String(number)}
            currency={plan.currency}
          />
        </div>
      </details>
    </section>
  );
}
