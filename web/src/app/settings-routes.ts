import type { RouteObject } from "react-router";
import { page } from "./lazy-page";
import { SettingsLayout } from "./settings-layout";

/** What a person sets for themselves and their household. */
export const settingsRoutes: RouteObject[] = [
  {
    path: "/settings",
    Component: SettingsLayout,
    children: [
      {
        index: true,
        lazy: async () => ({
          Component: (await import("@/domains/identity/settings/profile-page")).ProfilePage,
        }),
      },
      page("security", () => import("@/domains/identity/settings/security-page"), "SecurityPage"),
      page("sharing", () => import("@/domains/identity/settings/sharing-page"), "SharingPage"),
      page(
        "appearance",
        () => import("@/domains/identity/settings/appearance-page"),
        "AppearancePage",
      ),
      page("data", () => import("./data-page"), "DataPage"),
    ],
  },
  page(
    "/notifications",
    () => import("@/domains/identity/notifications-page"),
    "NotificationsPage",
  ),
  page(
    "/accept-invitation",
    () => import("@/domains/identity/accept-invitation-page"),
    "AcceptInvitationPage",
  ),
];
