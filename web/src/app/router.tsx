import type { QueryClient } from "@tanstack/react-query";
import { createBrowserRouter, type RouteObject, redirect } from "react-router";
import { chooseHousehold, chosenHousehold } from "@/api/household";
import { ApiProblem } from "@/api/problem";
import { households, me } from "@/domains/identity/queries";
import { BareLayout, FirstLoad } from "./bare-layout";
import { figureRoutes } from "./figure-routes";
import { Layout } from "./layout";
import { page } from "./lazy-page";
import { ledgerRoutes } from "./ledger-routes";
import { NoSuchPage, RouteError } from "./route-error";
import { settingsRoutes } from "./settings-routes";

/** Where the door is, and the way back from it. */
export function doorFor(address: { pathname: string; search: string }): string {
  const wanted = address.pathname + address.search;
  return wanted === "/" ? "/sign-in" : `/sign-in?next=${encodeURIComponent(wanted)}`;
}

/** Nobody sees the frame before it is known who acts. */
async function signedIn(queryClient: QueryClient, request: Request): Promise<null> {
  try {
    await queryClient.ensureQueryData(me);
    const shared = await queryClient.ensureQueryData(households);
    // Chosen by another person, or shared no longer: the server would answer 404 to everything.
    const chosen = chosenHousehold();
    if (chosen && !shared.items.some(({ id }) => id === chosen)) chooseHousehold(null);
  } catch (error) {
    if (error instanceof ApiProblem && error.status === 401)
      throw redirect(doorFor(new URL(request.url)));
    throw error;
  }
  return null;
}

export function routesOf(queryClient: QueryClient): RouteObject[] {
  return [
    {
      Component: BareLayout,
      ErrorBoundary: RouteError,
      HydrateFallback: FirstLoad,
      children: [
        page("/sign-in", () => import("@/domains/identity/sign-in-page"), "SignInPage"),
        page("/sign-up", () => import("@/domains/identity/sign-up-page"), "SignUpPage"),
        page(
          "/forgot-password",
          () => import("@/domains/identity/forgot-password-page"),
          "ForgotPasswordPage",
        ),
        page(
          "/reset-password",
          () => import("@/domains/identity/reset-password-page"),
          "ResetPasswordPage",
        ),
        page(
          "/verify-email",
          () => import("@/domains/identity/verify-email-page"),
          "VerifyEmailPage",
        ),
        page("/legal/terms", () => import("./legal/terms-page"), "TermsPage"),
        page("/legal/privacy", () => import("./legal/privacy-page"), "PrivacyPage"),
        page("/ui", () => import("./specimen/specimen-page"), "SpecimenPage"),
        page("/ui/table", () => import("./specimen/long-table-page"), "LongTablePage"),
        page("/ui/frame", () => import("./specimen/frame-page"), "FramePage"),
      ],
    },
    {
      Component: Layout,
      loader: ({ request }) => signedIn(queryClient, request),
      ErrorBoundary: RouteError,
      HydrateFallback: FirstLoad,
      children: [
        {
          ErrorBoundary: RouteError,
          children: [
            ...ledgerRoutes,
            ...figureRoutes,
            ...settingsRoutes,
            { path: "*", Component: NoSuchPage },
          ],
        },
      ],
    },
  ];
}

export const createRouter = (queryClient: QueryClient) =>
  createBrowserRouter(routesOf(queryClient));
