import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { useState } from "react";
import { expect, it } from "vitest";
import { MoneyInput } from "./decimal-input";
import { Field } from "./field";

function Form() {
  const [value, setValue] = useState("");
  return (
    <>
      <Field label="Amount" hint="In dollars." error={value === "" ? "Missing." : undefined}>
        <MoneyInput currency="USD" value={value} onValue={setValue} />
      </Field>
      <output>{value}</output>
    </>
  );
}

it("turns what is typed into an exact decimal string and sets it when left", async () => {
  render(<Form />);
  const field = screen.getByLabelText("Amount");
  await userEvent.type(field, "$1,234,567.5");
  expect(screen.getByRole("status")).toHaveTextContent(/^1234567.5$/);
  await userEvent.tab();
  expect(field).toHaveValue("1,234,567.50");
});

it("passes on what it cannot read, so that the form can say so", async () => {
  render(<Form />);
  await userEvent.type(screen.getByLabelText("Amount"), "12 apples");
  expect(screen.getByRole("status")).toHaveTextContent("12 apples");
});

it("is described by hint and error", () => {
  render(<Form />);
  expect(screen.getByLabelText("Amount")).toHaveAccessibleDescription("In dollars. Missing.");
});
