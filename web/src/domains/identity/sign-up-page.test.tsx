import { QueryClientProvider } from "@tanstack/react-query";
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { MemoryRouter } from "react-router";
import { expect, it } from "vitest";
import { createQueryClient } from "@/api/query-client";
import { server } from "@/test/server";
import { SignUpPage } from "./sign-up-page";

function open() {
  render(
    <QueryClientProvider client={createQueryClient(() => undefined)}>
      <MemoryRouter>
        <SignUpPage />
      </MemoryRouter>
    </QueryClientProvider>,
  );
}

async function fillIn(password: string) {
  await userEvent.type(screen.getByLabelText("Name"), "Ann");
  await userEvent.type(screen.getByLabelText("E-mail"), "ann@bursar.example");
  await userEvent.type(screen.getByLabelText("Password"), password);
}

const submit = () => userEvent.click(screen.getByRole("button", { name: "Create account" }));

it("wants both texts accepted and a password that is not short", async () => {
  open();
  await fillIn("short");
  await submit();
  expect(await screen.findByText("The terms must be accepted to continue.")).toBeInTheDocument();
  expect(screen.getByText("The privacy text must be accepted to continue.")).toBeInTheDocument();
  expect(screen.getByText(/At least 12 characters/)).toBeInTheDocument();
});

it("puts the server's refusal of a field beside that field", async () => {
  server.use(
    http.post("*/api/v1/auth/signup", () =>
      HttpResponse.json(
        { detail: "That password is known from leaks.", field: "password" },
        { status: 422 },
      ),
    ),
  );
  open();
  await fillIn("correct horse battery");
  for (const box of screen.getAllByRole("checkbox")) await userEvent.click(box);
  await submit();
  expect(await screen.findByText("That password is known from leaks.")).toBeInTheDocument();
  expect(screen.getByLabelText("Password")).toHaveAttribute("aria-invalid", "true");
});
