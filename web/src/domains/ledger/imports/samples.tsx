import { SectionTitle } from "@/ui/statement";
import type { Columns } from "./mapping-fields";

const most = 5;

/** The first rows as they stand in the file. */
export function Samples({ columns: { header, samples } }: { columns: Columns }) {
  // Two columns may share a name, and two rows all their cells: their place tells them apart.
  const columns = header.map((name, at) => ({ id: `column-${at}`, name, at }));
  const rows = samples.slice(0, most).map((cells, at) => ({ id: `row-${at}`, cells }));
  return (
    <section>
      <SectionTitle title="The first rows" />
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what scrolls must be reachable by keyboard */}
      <section className="overflow-x-auto" tabIndex={0} aria-label="The first rows of the file">
        <table className="figures w-full text-sm">
          <thead>
            <tr className="border-b border-rule text-left text-ink-2">
              {columns.map(({ id, name }) => (
                <th
                  key={id}
                  scope="col"
                  className="px-2.5 py-1.5 font-normal whitespace-nowrap first:pl-0"
                >
                  {name || "–"}
                </th>
              ))}
            </tr>
          </thead>
          <tbody>
            {rows.map(({ id, cells }) => (
              <tr key={id} className="border-b border-rule">
                {columns.map((column) => (
                  <td
                    key={column.id}
                    className="max-w-60 truncate px-2.5 py-1.5 whitespace-nowrap first:pl-0"
                  >
                    {cells[column.at]}
                  </td>
                ))}
              </tr>
            ))}
          </tbody>
        </table>
      </section>
    </section>
  );
}
