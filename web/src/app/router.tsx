import type { ComponentType } from "react";
import { createBrowserRouter, type RouteObject } from "react-router";
import { BareLayout, FirstLoad } from "./bare-layout";
import { Layout } from "./layout";
import { NoSuchPage, RouteError } from "./route-error";

/** A page in its own file of the build, loaded when somebody goes there. */
function page<Module, Name extends keyof Module>(
  path: string,
  load: () => Promise<Module>,
  name: Name,
): RouteObject {
  return { path, lazy: async () => ({ Component: (await load())[name] as ComponentType }) };
}

export const routes: RouteObject[] = [
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
      page("/ui", () => import("./specimen/specimen-page"), "SpecimenPage"),
      page("/ui/table", () => import("./specimen/long-table-page"), "LongTablePage"),
      page("/ui/frame", () => import("./specimen/frame-page"), "FramePage"),
    ],
  },
  {
    Component: Layout,
    ErrorBoundary: RouteError,
    HydrateFallback: FirstLoad,
    children: [
      {
        ErrorBoundary: RouteError,
        children: [
          page("/", () => import("./welcome-page"), "WelcomePage"),
          { path: "*", Component: NoSuchPage },
        ],
      },
    ],
  },
];

export const createRouter = () => createBrowserRouter(routes);
