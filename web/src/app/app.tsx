import { QueryClientProvider } from "@tanstack/react-query";
import { RouterProvider } from "react-router";
import { createQueryClient } from "@/api/query-client";
import { Toasts } from "@/ui/toast";
import { TooltipProvider } from "@/ui/tooltip";
import { createRouter, doorFor } from "./router";

// The session may end while somebody reads: any request answered 401 leads to the door.
const queryClient = createQueryClient(() => {
  const { location, navigation } = router.state;
  if (location.pathname === "/sign-in" || navigation.state !== "idle") return;
  void router.navigate(doorFor(location), { replace: true });
});

const router = createRouter(queryClient);

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
