import { Suspense } from "react";
import { Outlet, ScrollRestoration } from "react-router";
import { PageSkeleton } from "@/ui/states";

/** Pages outside the frame: signing in, the specimen of pieces. */
export function BareLayout() {
  return (
    <Suspense fallback={<PageSkeleton />}>
      <Outlet />
      <ScrollRestoration />
    </Suspense>
  );
}

/** While the first code arrives nothing needs to be said. */
export function FirstLoad() {
  return <div role="status" aria-label="Loading" />;
}
