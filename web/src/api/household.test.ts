import { HttpResponse, http } from "msw";
import { afterEach, expect, it } from "vitest";
import { server } from "@/test/server";
import { api, unwrap } from "./client";
import { chooseHousehold } from "./household";

afterEach(() => chooseHousehold(null));

function hear(): URL[] {
  const heard: URL[] = [];
  server.use(
    http.get("*/api/v1/accounts", ({ request }) => {
      heard.push(new URL(request.url));
      return HttpResponse.json({ items: [], next: null });
    }),
  );
  return heard;
}

it("says the chosen household with every request", async () => {
  const heard = hear();
  chooseHousehold("h2");
  await unwrap(api.GET("/api/v1/accounts"));
  expect(heard[0]?.searchParams.get("household_id")).toBe("h2");
});

it("leaves the choice to the server where none was made", async () => {
  const heard = hear();
  await unwrap(api.GET("/api/v1/accounts"));
  expect(heard[0]?.search).toBe("");
});

it("does not overrule a page that asks for another one", async () => {
  const heard = hear();
  chooseHousehold("h2");
  await unwrap(api.GET("/api/v1/accounts", { params: { query: { household_id: "h3" } } }));
  expect(heard[0]?.searchParams.get("household_id")).toBe("h3");
});
