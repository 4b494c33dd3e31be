import { ChevronRight } from "lucide-react";
import { type ReactNode, useState } from "react";
import { Link } from "react-router";
import { cx } from "@/lib/class-names";
import { type FigureStatus, Status } from "./status";

export type UnfoldNode = {
  id: string;
  title: string;
  /** Formatted. */
  figure: ReactNode;
  /** How it came about: "120 units × $212.40", "close of Mar 3, Tiingo". */
  how?: string;
  status?: FigureStatus;
  why?: string;
  /** The row it comes from. */
  to?: string;
  children?: readonly UnfoldNode[];
  /** Stands in place of children once opened: a part that is fetched only then, as `UnfoldBranches`. */
  more?: ReactNode;
};

/** The tree of rows and figures that made a figure; every branch opens in place. */
export function Unfold({ root }: { root: UnfoldNode }) {
  return (
    <ul className="text-base">
      <Branch node={root} depth={0} />
    </ul>
  );
}

/** Branches without a root, for what a `more` brings. */
export function UnfoldBranches({ nodes }: { nodes: readonly UnfoldNode[] }) {
  return nodes.map((node) => <Branch key={node.id} node={node} depth={1} />);
}

function Branch({ node, depth }: { node: UnfoldNode; depth: number }) {
  const [open, setOpen] = useState(depth === 0);
  const children = node.children ?? [];
  const leaf = children.length === 0 && !node.more;
  return (
    <li>
      <div
        className={cx(
          "flex items-start gap-1.5 border-t border-rule py-1.5",
          depth === 0 && "border-t-0 font-semibold",
        )}
      >
        {leaf ? (
          <span className="w-5 shrink-0" />
        ) : (
          <button
            type="button"
            aria-expanded={open}
            aria-label={`${open ? "Fold" : "Unfold"} ${node.title}`}
            onClick={() => setOpen(!open)}
            className="grid size-6 w-5 shrink-0 place-items-center rounded-sm text-ink-3 hover:bg-hover hover:text-ink"
          >
            <ChevronRight
              size={14}
              aria-hidden
              className={cx("transition-transform", open && "rotate-90")}
            />
          </button>
        )}
        <div className="min-w-0 grow">
          {node.to ? (
            <Link to={node.to} className="hover:underline">
              {node.title}
            </Link>
          ) : (
            node.title
          )}
          {node.how && (
            <span className="figures block text-sm font-normal text-ink-3">{node.how}</span>
          )}
        </div>
        {node.status && node.status !== "complete" && (
          <Status status={node.status} why={node.why} compact />
        )}
        <span className="figures text-right whitespace-nowrap">{node.figure}</span>
      </div>
      {open && !leaf && (
        <ul className="ml-2.5 border-l border-rule pl-2">
          {children.map((child) => (
            <Branch key={child.id} node={child} depth={depth + 1} />
          ))}
          {node.more}
        </ul>
      )}
    </li>
  );
}
