import { queryOptions } from "@tanstack/react-query";
import { api, unwrap } from "@/api/client";
import type { paths } from "@/api/schema.gen";

type Body<Path extends keyof paths> = paths[Path] extends {
  post: { requestBody: { content: { "application/json": infer Json } } };
}
  ? Json
  : never;

/** Who acts; refetched after anything about the person changes. */
export const identity = ["identity"] as const;

export const me = queryOptions({
  queryKey: [...identity, "me"],
  queryFn: () => unwrap(api.GET("/api/v1/users/me")),
  staleTime: 5 * 60_000,
});

export const households = queryOptions({
  queryKey: [...identity, "households"],
  queryFn: () => unwrap(api.GET("/api/v1/households")),
});

export const notifications = queryOptions({
  queryKey: [...identity, "notifications"],
  queryFn: () => unwrap(api.GET("/api/v1/notifications", { params: { query: { limit: 20 } } })),
  refetchInterval: 60_000,
});

export const readAllNotifications = () => unwrap(api.PUT("/api/v1/notifications/read-all"));

export const signIn = (body: Body<"/api/v1/auth/login">) =>
  unwrap(api.POST("/api/v1/auth/login", { body }));

export const signUp = (body: Body<"/api/v1/auth/signup">) =>
  unwrap(api.POST("/api/v1/auth/signup", { body }));

export const signOut = () => unwrap(api.POST("/api/v1/auth/logout"));

export const askForReset = (body: Body<"/api/v1/auth/forgot-password">) =>
  unwrap(api.POST("/api/v1/auth/forgot-password", { body }));

export const resetPassword = (body: Body<"/api/v1/auth/reset-password">) =>
  unwrap(api.POST("/api/v1/auth/reset-password", { body }));

export const verifyEmail = (token: string) =>
  unwrap(api.POST("/api/v1/auth/verify-email", { body: { token } }));
