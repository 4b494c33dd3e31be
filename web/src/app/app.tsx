import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "react-router";
import { createQueryClient } from "@/api/query-client";
import { Toasts } from "@/ui/toast";
import { TooltipProvider } from "@/ui/tooltip";
import { createRouter } from "./router";

const router = createRouter();

const queryClient = createQueryClient(() => {
  const { pathname, search } = router.state.location;
  if (pathname === "/sign-in") return;
  queryClient.clear();
  const next = pathname === "/" ? "" : `?next=${encodeURIComponent(pathname + search)}`;
  void router.navigate(`/sign-in${next}`, { replace: true });
});

export function App() {
  return (
    <QueryClientProvider client={queryClient}>
      <TooltipProvider delayDuration={250}>
        <RouterProvider router={router} />
        <Toasts />
      </TooltipProvider>
    </QueryClientProvider>
  );
}
