import { Download, Plus, Trash2 } from "lucide-react";
import { Button, IconButton, TextLink } from "@/ui/button";
import { Change, Money, Percent, Price, Quantity } from "@/ui/figure";
import { Headline, Sentence, Statement, StatRow } from "@/ui/statement";
import { Badge, type FigureStatus, Status } from "@/ui/status";

const statuses: FigureStatus[] = [
  "complete",
  "partial",
  "missing_price",
  "missing_rate",
  "stale",
  "sample",
];

export function Headings() {
  return (
    <div className="grid gap-8">
      <Sentence>
        The household is worth <strong>$317,552</strong>, up <strong>$12,180</strong> since January,
        mostly because prices rose; one holding has no price.
      </Sentence>
      <Headline
        label="Net worth, Mar 4, 2026"
        figure={<Money amount="317552.41" currency="USD" />}
        change={{
          amount: "12180.33",
          currency: "USD",
          fraction: "0.0399",
          over: "since January 1",
        }}
        status="partial"
        why="SPAXX has no price since Feb 27."
        onUnfold={() => undefined}
      />
      <StatRow
        stats={[
          {
            label: "Time-weighted return",
            figure: <Change fraction="0.0712" />,
            note: "this year",
          },
          {
            label: "Money-weighted return",
            figure: <Change fraction="0.0655" />,
            note: "this year",
          },
          { label: "Income received", figure: <Money amount="2114.08" currency="USD" /> },
          { label: "Unrealised gain", figure: <Change amount="-3188.40" currency="USD" /> },
        ]}
      />
    </div>
  );
}

export function Statements() {
  return (
    <div className="max-w-[32rem]">
      <Statement
        title="What changed"
        unit="USD"
        lines={[
          { title: "Opening value, Jan 1", figure: "305,372.08" },
          { title: "Paid in", figure: "4,000.00", indent: true },
          { title: "Taken out", figure: "\u22121,250.00", indent: true },
          {
            title: "Dividends and interest",
            note: "net of tax withheld",
            figure: "2,114.08",
            indent: true,
          },
          { title: "Change in prices", figure: "7,316.25", indent: true, status: "partial" },
          {
            title: "Closing value, Mar 4",
            figure: "317,552.41",
            kind: "result",
            onUnfold: () => undefined,
          },
        ]}
      />
    </div>
  );
}

export function FiguresAndWords() {
  return (
    <div className="grid gap-6">
      <div className="flex flex-wrap gap-x-8 gap-y-2">
        <Money amount="-1234.5" currency="USD" />
        <Money amount="1234567.5" currency="INR" />
        <Money amount="1500" currency="JPY" />
        <Quantity units="0.38412077" />
        <Price price="68.905" currency="USD" />
        <Percent fraction="0.1824" />
        <Change amount="210.4" currency="USD" fraction="0.012" />
        <Change amount="-98.1" currency="USD" fraction="-0.031" />
        <Change amount="0" currency="USD" fraction="0" />
      </div>
      <div className="flex flex-wrap gap-x-6 gap-y-2">
        {statuses.map((status) => (
          <Status key={status} status={status} />
        ))}
      </div>
      <div className="flex flex-wrap items-center gap-2">
        <Badge>Roth IRA</Badge>
        <Badge tone="accent">Long-term</Badge>
        <Badge tone="warn">Wash sale</Badge>
        <Badge tone="loss">Overdue</Badge>
      </div>
    </div>
  );
}

export function Buttons() {
  return (
    <div className="flex flex-wrap items-center gap-2">
      <Button look="primary" icon={Plus}>
        Add account
      </Button>
      <Button>Cancel</Button>
      <Button look="plain">Show all</Button>
      <Button look="danger" icon={Trash2}>
        Delete
      </Button>
      <Button look="primary" busy>
        Importing
      </Button>
      <Button disabled>Not yet</Button>
      <Button size="sm">Small</Button>
      <IconButton icon={Download} label="Export" />
      <IconButton icon={Download} label="Waiting" count={3} />
      <TextLink to="/ui">A link in text</TextLink>
    </div>
  );
}
