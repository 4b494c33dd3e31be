import { TextLink } from "@/ui/button";

/** The frame fills a window of its own. */
export function ShellPart() {
  return (
    <section className="border-t border-rule pt-4 pb-10">
      <h2 className="pb-4 text-sm text-ink-3">Frame</h2>
      <p>
        <TextLink to="/ui/frame">The frame of signed-in pages</TextLink>, with households and keys;{" "}
        <TextLink to="/ui/table">a table of twenty thousand rows</TextLink>.
      </p>
    </section>
  );
}
