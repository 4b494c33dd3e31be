import { QueryClientProvider } from "@tanstack/react-query";
import { render, screen } from "@testing-library/react";
import userEvent from "@testing-library/user-event";
import { HttpResponse, http } from "msw";
import { createMemoryRouter, RouterProvider } from "react-router";
import { expect, it } from "vitest";
import { createQueryClient } from "@/api/query-client";
import { server } from "@/test/server";
import { TooltipProvider } from "@/ui/tooltip";
import { App } from "./app";
import { routesOf } from "./router";

const household = {
  id: "h1",
  name: "Ann",
  base_currency: "USD",
  is_demo: false,
  level: "own",
  price_sources: ["household"],
};
const me = "*/api/v1/users/me";
const person = {
  id: "1",
  email: "ann@bursar.example",
  name: "Ann Lee",
  settings: { date_format: "YYYY-MM-DD", timezone: "America/New_York", theme: "system" },
};

it("sends a stranger to the door, shows the house to who signs in, and forgets them afterwards", async () => {
  let inside = false;
  server.use(
    http.get(me, () =>
      inside
        ? HttpResponse.json(person)
        : HttpResponse.json({ title: "Sign in first" }, { status: 401 }),
    ),
    http.post("*/api/v1/auth/login", () => {
      inside = true;
      return HttpResponse.json(person);
    }),
    http.post("*/api/v1/auth/logout", () => {
      inside = false;
      return new HttpResponse(null, { status: 204 });
    }),
  );
  server.use(
    http.get("*/api/v1/households", () => HttpResponse.json({ items: [household], next: null })),
    http.get("*/api/v1/notifications", () =>
      HttpResponse.json({ items: [], next: null, unread: 0 }),
    ),
  );
  server.use(
    http.get("*/api/v1/analytics/dashboard", () =>
      HttpResponse.json({ accounts: [], belongings: [], is_pending: false }),
    ),
  );
  render(<App />);

  await userEvent.type(await screen.findByLabelText("E-mail", {}, { timeout: 5000 }), person.email);
  await userEvent.type(screen.getByLabelText("Password"), "correct horse battery");
  await userEvent.click(screen.getByRole("button", { name: "Sign in" }));
  expect(
    await screen.findByRole("heading", { name: "Welcome" }, { timeout: 5000 }),
  ).toBeInTheDocument();

  await userEvent.click(screen.getAllByRole("button", { name: "Ann Lee" })[0] as HTMLElement);
  await userEvent.click(await screen.findByRole("menuitem", { name: "Sign out" }));
  expect(await screen.findByRole("heading", { name: "Sign in" })).toBeInTheDocument();
});

it("says so where there is no page, inside the frame", async () => {
  server.use(
    http.get(me, () => HttpResponse.json(person)),
    http.get("*/api/v1/households", () => HttpResponse.json({ items: [household], next: null })),
    http.get("*/api/v1/notifications", () =>
      HttpResponse.json({ items: [], next: null, unread: 0 }),
    ),
  );
  const router = createMemoryRouter(routesOf(createQueryClient(() => undefined)), {
    initialEntries: ["/nowhere"],
  });
  render(
    <QueryClientProvider client={createQueryClient(() => undefined)}>
      <TooltipProvider>
        <RouterProvider router={router} />
      </TooltipProvider>
    </QueryClientProvider>,
  );
  expect(await screen.findByRole("heading", { name: "No such page" })).toBeInTheDocument();
  expect(screen.getByRole("navigation", { name: "Main" })).toBeInTheDocument();
});
