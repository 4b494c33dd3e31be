import { DashboardPage } from "@/domains/analytics/dashboard/dashboard-page";
import { WelcomePage } from "./welcome-page";

/** Route: /. What a household with nothing in it sees belongs to another domain. */
export function OverviewPage() {
  return <DashboardPage firstRun={<WelcomePage />} />;
}
