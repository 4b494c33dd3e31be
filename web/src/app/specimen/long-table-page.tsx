import { PageHeader } from "@/ui/page-header";
import { LongTable } from "./table-part";

/** Route: /ui/table. A table that would choke a page which draws every row. */
export function LongTablePage() {
  return (
    <main className="mx-auto max-w-[76rem] px-4 py-6 sm:px-8">
      <PageHeader
        title="A long table"
        parent={{ to: "/ui", title: "Pieces" }}
        sentence="Twenty thousand rows that sort, filter, export and go by keyboard."
      />
      <LongTable />
    </main>
  );
}
