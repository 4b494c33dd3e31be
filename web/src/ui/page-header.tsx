import { ChevronLeft } from "lucide-react";
import type { ReactNode } from "react";
import { Link } from "react-router";
import { useTitle } from "@/lib/use-title";
import { Sentence } from "./statement";

type PageHeaderProps = {
  title: string;
  /** The page above: where "back" leads. */
  parent?: { to: string; title: string };
  /** Beside the title: kind, owner, status. */
  aside?: ReactNode;
  /** One sentence on top of each page that says what matters. */
  sentence?: ReactNode;
  actions?: ReactNode;
};

/** Title, sentence, actions; also names the browser's tab. */
export function PageHeader({ title, parent, aside, sentence, actions }: PageHeaderProps) {
  useTitle(title);
  return (
    <header className="mb-7">
      {parent && (
        <Link
          to={parent.to}
          className="-ml-1 inline-flex items-center text-sm text-ink-2 hover:text-ink hover:underline"
        >
          <ChevronLeft size={16} aria-hidden />
          {parent.title}
        </Link>
      )}
      <div className="flex flex-wrap items-start justify-between gap-x-6 gap-y-3">
        <div className="flex flex-wrap items-baseline gap-x-3">
          <h1 className="font-serif text-xl font-semibold tracking-[-0.01em] text-balance">
            {title}
          </h1>
          {aside}
        </div>
        {actions && <div className="flex flex-wrap gap-2">{actions}</div>}
      </div>
      {sentence && (
        <div className="mt-2">
          <Sentence>{sentence}</Sentence>
        </div>
      )}
    </header>
  );
}
