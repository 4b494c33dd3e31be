import { useQuery } from "@tanstack/react-query";
import type { Schemas } from "@/api/client";
import { writtenDay } from "@/lib/dates";
import {
  currencyDigits,
  formatMoney,
  formatNumber,
  formatPrice,
  formatQuantity,
} from "@/lib/format";
import { Drawer } from "@/ui/dialog";
import { Skeleton } from "@/ui/states";
import type { FigureStatus } from "@/ui/status";
import { Unfold, UnfoldBranches, type UnfoldNode } from "@/ui/unfold";
import { type UnfoldQuery, unfolding } from "./queries";

type Node = Schemas["Node"];

type UnfoldDrawerProps = { title: string; query: UnfoldQuery | null; onClose: () => void };

/** The tree of rows and figures behind a figure, at the side of the page. */
export function UnfoldDrawer({ title, query, onClose }: UnfoldDrawerProps) {
  return (
    <Drawer
      open={query !== null}
      onOpenChange={(open) => !open && onClose()}
      title={title}
      lead="Every line opens to what made it, down to the rows of the ledger."
    >
      {query && <Tree query={query} />}
    </Drawer>
  );
}

function Tree({ query }: { query: UnfoldQuery }) {
  const { data, error } = useQuery(unfolding(query));
  if (error) return <p role="alert">{error.message}</p>;
  if (!data) return <Waiting />;
  return <Unfold root={toNode(data.root, "root")} />;
}

/** The inside of a figure that is itself unfolded only when somebody opens it. */
function Inside({ query }: { query: UnfoldQuery }) {
  const { data, error } = useQuery(unfolding(query));
  if (error) return <li role="alert">{error.message}</li>;
  if (!data)
    return (
      <li>
        <Waiting />
      </li>
    );
  return <UnfoldBranches nodes={data.root.children.map(numbered)} />;
}

function Waiting() {
  return (
    <div role="status" aria-label="Loading" className="grid gap-3 py-2">
      <Skeleton className="w-3/5" />
      <Skeleton className="w-2/5" />
    </div>
  );
}

const numbered = (node: Node, index: number) => toNode(node, String(index));

function toNode(node: Node, id: string): UnfoldNode {
  const inner = node.children.length === 0 && node.source?.type === "figure";
  return {
    id,
    title: titleOf(node.label),
    figure: node.value === null ? "unknown" : exact(node),
    how: howOf(node),
    status: node.status as FigureStatus,
    to: rowOf(node),
    children: node.children.map((child, index) => toNode(child, `${id}.${index}`)),
    more:
      inner && node.source ? (
        <Inside query={node.source.query as unknown as UnfoldQuery} />
      ) : undefined,
  };
}

/** A label that begins with a day is written as elsewhere. */
function titleOf(label: string): string {
  return label.replace(/^\d{4}-\d{2}-\d{2}/, (day) => writtenDay(day));
}

function figureOf(value: number, unit: string): string {
  if (unit === "units") return formatQuantity(value);
  if (!/^[A-Z]{3}$/.test(unit)) return formatNumber(value, 6);
  // A float of the server's: what is smaller than a cent is rounding.
  const digits = currencyDigits(unit);
  return formatMoney(Math.round(value * 10 ** digits) / 10 ** digits || 0, unit);
}

/** A price keeps its digits: units times a rounded price would not be the value. */
function exact({ value, unit, source, label }: Node): string {
  const priced = source?.type === "price" || label === "Price";
  if (priced && /^[A-Z]{3}$/.test(unit)) return formatPrice(value ?? 0, unit);
  return figureOf(value ?? 0, unit);
}

const sources: Record<string, string> = {
  price: "price",
  rate: "exchange rate",
  valuation: "valuation",
  balance: "stated balance",
  terms: "by its terms",
};

const places: Record<string, string> = {
  sample: "sample price",
  import: "from a file of yours",
  household: "entered by hand",
};

function howOf({ operation, children, source }: Node): string | undefined {
  if (operation === "product") return children.map(exact).join(" × ");
  const word = source && sources[source.type];
  if (!source || !word) return undefined;
  const from = source.note && (places[source.note] ?? source.note);
  return [from ?? word, source.on && `of ${writtenDay(source.on)}`].filter(Boolean).join(" ");
}

function rowOf({ source }: Node): string | undefined {
  if (!source) return undefined;
  if (source.type === "transaction" && source.on) return rowLink(source.on);
  if (source.type === "price" && source.id) return `/instruments/${source.id}`;
  const account = source.query.account_id;
  return typeof account === "string" ? `/accounts/${account}` : undefined;
}

/** The rows of a day in the list of transactions. */
export function rowLink(day: string): string {
  return `/transactions?from_date=${day}&to_date=${day}`;
}
