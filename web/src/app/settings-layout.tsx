import { Suspense } from "react";
import { Outlet, useLocation } from "react-router";
import { PageHeader } from "@/ui/page-header";
import { TableSkeleton } from "@/ui/states";
import { TabLinks } from "@/ui/tabs";

const links = [
  { to: "/settings", title: "Profile" },
  { to: "/settings/security", title: "Security" },
  { to: "/settings/sharing", title: "Sharing" },
  { to: "/settings/appearance", title: "Appearance" },
  { to: "/settings/data", title: "Data" },
];

/** The frame of all settings: one heading, a tab for each. */
export function SettingsLayout() {
  const { pathname } = useLocation();
  return (
    <>
      <PageHeader title="Settings" />
      <div className="-mt-4 mb-6">
        <TabLinks label="Settings" links={links} />
      </div>
      <Suspense key={pathname} fallback={<TableSkeleton />}>
        <Outlet />
      </Suspense>
    </>
  );
}
