import { HttpResponse, http } from "msw";
import { describe, expect, it } from "vitest";
import { server } from "@/test/server";
import { api, unwrap } from "./client";
import { ApiProblem, NoAnswer } from "./problem";

const me = "*/api/v1/users/me";

async function refusal(): Promise<ApiProblem> {
  try {
    await unwrap(api.GET("/api/v1/users/me"));
  } catch (error) {
    if (error instanceof ApiProblem) return error;
    throw error;
  }
  throw new Error("the request was not refused");
}

describe("a refused request", () => {
  it("carries title, detail, fields and waiting time", async () => {
    server.use(
      http.get(me, () =>
        HttpResponse.json(
          {
            type: "TooManyRequests",
            title: "Too many requests",
            detail: "Wait a little.",
            fields: [
              { field: "email", reason: "is not an address" },
              { field: "address.city", reason: "is missing" },
            ],
          },
          { status: 429, headers: { "Retry-After": "7" } },
        ),
      ),
    );
    const problem = await refusal();
    expect(problem).toMatchObject({
      status: 429,
      type: "TooManyRequests",
      detail: "Wait a little.",
      retryAfterS: 7,
      fields: { email: "is not an address", "address.city": "is missing" },
    });
  });

  it("puts a single field's sentence beside that field", async () => {
    server.use(
      http.get(me, () =>
        HttpResponse.json({ detail: "No such currency.", field: "currency" }, { status: 422 }),
      ),
    );
    expect((await refusal()).fields).toEqual({ currency: "No such currency." });
  });

  it("still says something when a proxy answers with HTML", async () => {
    server.use(http.get(me, () => HttpResponse.html("<h1>Bad gateway</h1>", { status: 502 })));
    expect((await refusal()).title).toBe("Something broke on our side");
  });

  it("is told apart from no answer", async () => {
    server.use(http.get(me, () => HttpResponse.error()));
    expect(await refusal()).toBeInstanceOf(NoAnswer);
  });
});

it("gives the data of a granted request", async () => {
  server.use(http.get(me, () => HttpResponse.json({ id: "1", email: "a@b.c", name: "Ann" })));
  expect(await unwrap(api.GET("/api/v1/users/me"))).toMatchObject({ name: "Ann" });
});
