import { render, screen, within } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { expect, it, vi } from "vitest";
import { sum } from "@/lib/decimal";
import { type Column, sortRows } from "./column";
import { fractionPad, layoutOf } from "./layout";
import { Table } from "./table";

type Row = { name: string; value: string | null; currency: string };

const columns: Column<Row>[] = [
  { key: "name", title: "Name", value: (row) => row.name },
  {
    key: "value",
    title: "Value",
    kind: "money",
    value: (row) => row.value,
    currency: (row) => row.currency,
    total: (rows) => sum(rows.map((row) => row.value ?? "0")),
  },
];

const rows: Row[] = [
  { name: "Gamma", value: "9.50", currency: "USD" },
  { name: "Alpha", value: null, currency: "USD" },
  { name: "Beta", value: "1200.00", currency: "USD" },
];

const names = () =>
  screen
    .getAllByRole("row")
    .slice(1, -1)
    .map((row) => within(row).getAllByRole("cell")[0]?.textContent);

it("sorts by value, not by spelling; what is unknown comes last both ways", async () => {
  render(<Table caption="Things" columns={columns} rows={rows} rowKey={(row) => row.name} />);
  const heading = screen.getByRole("button", { name: /Value/ });
  await userEvent.click(heading);
  expect(names()).toEqual(["Gamma", "Beta", "Alpha"]);
  await userEvent.click(heading);
  expect(names()).toEqual(["Beta", "Gamma", "Alpha"]);
  expect(screen.getByRole("columnheader", { name: /Value/ })).toHaveAttribute(
    "aria-sort",
    "descending",
  );
});

it("adds up exactly the rows that the filter leaves", async () => {
  render(
    <Table caption="Things" columns={columns} rows={rows} rowKey={(row) => row.name} filterable />,
  );
  expect(screen.getByText("1,209.50")).toBeInTheDocument();
  await userEvent.type(screen.getByRole("textbox", { name: "Filter Things" }), "gam");
  expect(names()).toEqual(["Gamma"]);
  expect(screen.getByText("1 of 3 rows", { exact: false })).toBeInTheDocument();
});

it("says the currency once where it is the same, and on each row where it differs", () => {
  const { rerender } = render(
    <Table caption="Things" columns={columns} rows={rows} rowKey={(row) => row.name} />,
  );
  expect(screen.getByText(/amounts in USD/)).toBeInTheDocument();
  const mixed = [...rows, { name: "Delta", value: "3", currency: "EUR" }];
  rerender(<Table caption="Things" columns={columns} rows={mixed} rowKey={(row) => row.name} />);
  expect(screen.queryByText(/amounts in/)).not.toBeInTheDocument();
  expect(screen.getByText("€3.00")).toBeInTheDocument();
  expect(screen.getByText("$9.50")).toBeInTheDocument();
});

it("opens a row by key and by press", async () => {
  const onOpen = vi.fn();
  render(
    <Table
      caption="Things"
      columns={columns}
      rows={rows}
      rowKey={(row) => row.name}
      onOpen={onOpen}
    />,
  );
  await userEvent.click(screen.getByText("Alpha"));
  expect(onOpen).toHaveBeenLastCalledWith(rows[1]);
  await userEvent.keyboard("{ArrowDown}{Enter}");
  expect(onOpen).toHaveBeenLastCalledWith(rows[2]);
});

it("orders decimals beyond the digits of a float", () => {
  const column: Column<{ v: string }> = {
    key: "v",
    title: "V",
    kind: "quantity",
    value: (row) => row.v,
  };
  const close = [{ v: "1.00000000000000000002" }, { v: "1.00000000000000000001" }];
  expect(sortRows(close, column, false).map(({ v }) => v.at(-1))).toEqual(["1", "2"]);
});

it("brings decimal points into one line", () => {
  const column: Column<{ v: string }> = {
    key: "v",
    title: "V",
    kind: "quantity",
    value: (row) => row.v,
  };
  const { fraction } = layoutOf(column, [{ v: "890" }, { v: "412.5" }, { v: "1204.1182" }], "USD");
  expect(fraction).toBe(4);
  expect(fractionPad("890", fraction)).toBe(".0000");
  expect(fractionPad("412.5", fraction)).toBe("000");
});
