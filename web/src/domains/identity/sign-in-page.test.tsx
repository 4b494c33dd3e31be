import { QueryClientProvider } from "@tanstack/react-query";
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { createMemoryRouter, RouterProvider } from "react-router";
import { expect, it } from "vitest";
import { createQueryClient } from "@/api/query-client";
import { server } from "@/test/server";
import { SignInPage, safeNext } from "./sign-in-page";

const login = "*/api/v1/auth/login";
const person = { id: "1", email: "ann@bursar.example", name: "Ann" };

function open(address = "/sign-in") {
  const router = createMemoryRouter(
    [
      { path: "/sign-in", Component: SignInPage },
      { path: "*", element: <p>inside</p> },
    ],
    { initialEntries: [address] },
  );
  render(
    <QueryClientProvider client={createQueryClient(() => undefined)}>
      <RouterProvider router={router} />
    </QueryClientProvider>,
  );
  return router;
}

async function fillIn() {
  await userEvent.type(await screen.findByLabelText("E-mail"), person.email);
  await userEvent.type(screen.getByLabelText("Password"), "correct horse battery");
  await userEvent.click(screen.getByRole("button", { name: "Sign in" }));
}

it("leads on to the page that was asked for", async () => {
  server.use(http.post(login, () => HttpResponse.json(person)));
  const router = open("/sign-in?next=%2Faccounts%3Fkind%3Dira");
  await fillIn();
  expect(await screen.findByText("inside")).toBeInTheDocument();
  expect(router.state.location.pathname + router.state.location.search).toBe("/accounts?kind=ira");
});

it("says what the server says and stays", async () => {
  server.use(
    http.post(login, () =>
      HttpResponse.json(
        {
          type: "WrongCredentials",
          title: "Sign in first",
          detail: "Address or password are not right.",
        },
        { status: 401 },
      ),
    ),
  );
  open();
  await fillIn();
  expect(await screen.findByRole("alert")).toHaveTextContent("Address or password are not right.");
});

it("asks for the code only when the account wants one, and sends it along", async () => {
  const bodies: unknown[] = [];
  server.use(
    http.post(login, async ({ request }) => {
      const body = (await request.json()) as { totp?: string };
      bodies.push(body);
      if (body.totp) return HttpResponse.json(person);
      return HttpResponse.json(
        { type: "SecondFactorNeeded", title: "Code needed", detail: "Type the code." },
        { status: 401 },
      );
    }),
  );
  open();
  await fillIn();
  await userEvent.type(await screen.findByLabelText("Code"), "123456");
  await userEvent.click(screen.getByRole("button", { name: "Confirm" }));
  expect(await screen.findByText("inside")).toBeInTheDocument();
  expect(bodies).toEqual([
    { email: person.email, password: "correct horse battery" },
    { email: person.email, password: "correct horse battery", totp: "123456" },
  ]);
});

it("refuses an address before asking the server", async () => {
  open();
  await userEvent.type(await screen.findByLabelText("E-mail"), "ann");
  await userEvent.click(screen.getByRole("button", { name: "Sign in" }));
  expect(await screen.findByText("That is not an e-mail address.")).toBeInTheDocument();
});

it("never leads to another site", () => {
  expect(safeNext("//evil.example")).toBe("/");
  expect(safeNext("/\\evil.example")).toBe("/");
  expect(safeNext("https://evil.example")).toBe("/");
  expect(safeNext("/\t/evil.example")).toBe("/");
  expect(safeNext("/accounts")).toBe("/accounts");
});
