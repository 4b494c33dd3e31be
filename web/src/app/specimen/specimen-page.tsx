import { useState } from "react";
import { PageHeader } from "@/ui/page-header";
import { ThemeMenu } from "@/ui/shell/corner";
import { Segmented } from "@/ui/tabs";
import { OverTime, Shares } from "./charts-part";
import { ChoiceOfMethod, Fields, Wizard } from "./fields-part";
import { Overlays, TabsAndTree } from "./overlays-part";
import { Part, type Shown } from "./part";
import { ShellPart } from "./shell-part";
import { States } from "./states-part";
import { HoldingsTable } from "./table-part";
import { Buttons, FiguresAndWords, Headings, Statements } from "./words-part";

/** Route: /ui. Every piece on one page, to look at and to test. */
export function SpecimenPage() {
  const [shown, setShown] = useState<Shown>("page");
  return (
    <main className="mx-auto max-w-[100rem] px-4 py-6 sm:px-8">
      <PageHeader
        title="Pieces"
        sentence="Everything a page is built from. All names and amounts here are made up."
        actions={
          <>
            <Segmented
              label="Themes"
              value={shown}
              onChange={setShown}
              options={[
                { key: "page", title: "This theme" },
                { key: "both", title: "Light and dark" },
              ]}
            />
            <ThemeMenu />
          </>
        }
      />
      <Part title="Sentence and headline" shown={shown}>
        <Headings />
      </Part>
      <Part title="Statement" shown={shown}>
        <Statements />
      </Part>
      <Part title="Figures and words" shown={shown}>
        <FiguresAndWords />
      </Part>
      <Part title="Buttons" shown={shown}>
        <Buttons />
      </Part>
      <Part title="Table" shown={shown}>
        <HoldingsTable />
      </Part>
      <Part title="Charts over time" shown={shown}>
        <OverTime />
      </Part>
      <Part title="Shares and steps" shown={shown}>
        <Shares />
      </Part>
      <Part title="Tabs and tree" shown={shown}>
        <TabsAndTree />
      </Part>
      <Part title="Fields" shown={shown}>
        <Fields />
      </Part>
      <Part title="Choice" shown="page">
        <ChoiceOfMethod name="method" />
      </Part>
      <Part title="Wizard" shown={shown}>
        <Wizard />
      </Part>
      <Part title="Overlays" shown="page">
        <Overlays />
      </Part>
      <Part title="States" shown={shown}>
        <States />
      </Part>
      <ShellPart />
    </main>
  );
}
