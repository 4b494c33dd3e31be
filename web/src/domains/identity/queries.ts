import {
  infiniteQueryOptions,
  queryOptions,
  useMutation,
  useQueryClient,
} from "@tanstack/react-query";
import { api, type Schemas, unwrap } from "@/api/client";
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

export const changeProfile = (body: Schemas["ProfileUpdate"]) =>
  unwrap(api.PATCH("/api/v1/users/me", { body }));

export const changePassword = (body: Schemas["NewPasswordBody"]) =>
  unwrap(api.PUT("/api/v1/users/me/password", { body }));

export const askVerification = () => unwrap(api.POST("/api/v1/users/me/verification"));

export const deleteMe = (body: Schemas["PasswordBody"]) =>
  unwrap(api.DELETE("/api/v1/users/me", { body }));

export const changeSettings = ({ id, ...body }: Schemas["SettingsUpdate"] & { id: string }) =>
  unwrap(
    api.PATCH("/api/v1/users/{user_id}/settings", { params: { path: { user_id: id } }, body }),
  );

export const sessions = queryOptions({
  queryKey: [...identity, "sessions"],
  queryFn: () => unwrap(api.GET("/api/v1/auth/sessions")),
});

export const endSession = (id: string) =>
  unwrap(
    api.DELETE("/api/v1/auth/sessions/{session_id}", { params: { path: { session_id: id } } }),
  );

export const endOtherSessions = () => unwrap(api.DELETE("/api/v1/auth/sessions"));

export const setUpSecondFactor = (body: Schemas["PasswordBody"]) =>
  unwrap(api.POST("/api/v1/auth/mfa/setup", { body }));

export const verifySecondFactor = (body: Schemas["CodeBody"]) =>
  unwrap(api.POST("/api/v1/auth/mfa/verify", { body }));

export const renewRecoveryCodes = (body: Schemas["CodeBody"]) =>
  unwrap(api.POST("/api/v1/auth/mfa/recovery-codes", { body }));

export const disableSecondFactor = (body: Schemas["ConfirmedCodeBody"]) =>
  unwrap(api.POST("/api/v1/auth/mfa/disable", { body }));

const notificationPage = 50;

export const allNotifications = infiniteQueryOptions({
  queryKey: [...identity, "notifications", "all"],
  initialPageParam: undefined as string | undefined,
  getNextPageParam: (page: Schemas["NotificationPage"]) => page.next ?? undefined,
  queryFn: ({ pageParam: cursor }) =>
    unwrap(
      api.GET("/api/v1/notifications", { params: { query: { limit: notificationPage, cursor } } }),
    ),
});

export const readNotification = (id: string) =>
  unwrap(
    api.PATCH("/api/v1/notifications/{notification_id}/read", {
      params: { path: { notification_id: id } },
    }),
  );

export const deleteNotification = (id: string) =>
  unwrap(
    api.DELETE("/api/v1/notifications/{notification_id}", {
      params: { path: { notification_id: id } },
    }),
  );

/** A write about people and rights: whatever shows them is read again. */
export function useIdentityWrite<Input, Output>(write: (input: Input) => Promise<Output>) {
  const queryClient = useQueryClient();
  return useMutation({
    mutationFn: write,
    onSuccess: () => queryClient.invalidateQueries({ queryKey: identity }),
  });
}
