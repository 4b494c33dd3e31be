import { useState } from "react";
import { type Hotkey, useHotkeys } from "@/lib/hotkeys";
import { type Command, CommandPalette } from "@/ui/command-palette";
import { Money } from "@/ui/figure";
import { PageHeader } from "@/ui/page-header";
import { AppShell } from "@/ui/shell/app-shell";
import { Shortcuts } from "@/ui/shortcuts";
import { Banner } from "@/ui/states";
import { toast } from "@/ui/toast";
import { goKeys, groups, phoneItems } from "../navigation";
import { OverTime } from "./charts-part";
import { HoldingsTable } from "./table-part";

const households = [
  { id: "1", name: "Jennifer & David", note: "yours" },
  { id: "2", name: "Robert", note: "shared, view" },
];

const commands: Command[] = groups
  .flatMap(({ items }) => items)
  .map(({ to, title }) => ({
    id: to,
    title,
    group: "Go to",
    keys: goKeys[to],
    run: () => toast(`Goes to ${title}.`),
  }));

/** Route: /ui/frame. The frame with made-up contents. */
export function FramePage() {
  const [household, setHousehold] = useState("1");
  const [searching, setSearching] = useState(false);
  const [keysShown, setKeysShown] = useState(false);
  const hotkeys: Hotkey[] = [
    { keys: "mod+k", title: "Search or go to", run: () => setSearching(true) },
    { keys: "?", title: "This sheet", run: () => setKeysShown(true) },
    ...commands.flatMap(({ keys, title, run }) =>
      keys ? [{ keys, title, group: "Go to", run }] : [],
    ),
  ];
  useHotkeys(hotkeys);

  return (
    <AppShell
      groups={groups}
      phoneItems={phoneItems}
      households={households}
      householdId={household}
      onHousehold={setHousehold}
      unread={2}
      notifications={<p className="p-4 text-sm">The import of Mar 4 is done: 212 new rows.</p>}
      person={{ name: "Jennifer", email: "jennifer@bursar.example" }}
      onSignOut={() => toast("Signs out.")}
      onSearch={() => setSearching(true)}
      onShortcuts={() => setKeysShown(true)}
      banner={
        <Banner>
          <strong>Sample household.</strong> Names, amounts and prices are made up.
        </Banner>
      }
    >
      <PageHeader
        title="Overview"
        sentence={
          <>
            You own <strong>$497,552</strong> and owe <strong>$180,000</strong>: a net worth of{" "}
            <strong>
              <Money amount="317552.41" currency="USD" digits={0} />
            </strong>
            , up 4.0% since January.
          </>
        }
      />
      <div className="grid gap-10">
        <OverTime />
        <HoldingsTable />
      </div>
      <CommandPalette open={searching} onOpenChange={setSearching} commands={commands} />
      <Shortcuts open={keysShown} onOpenChange={setKeysShown} hotkeys={hotkeys} />
    </AppShell>
  );
}
