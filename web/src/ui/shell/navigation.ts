import type { LucideIcon } from "lucide-react";

export type NavItem = {
  to: string;
  title: string;
  icon: LucideIcon;
  end?: boolean;
  /** Other words that find it in the palette. */
  keywords?: string;
};

/** Places that belong together; the first group has no title. */
export type NavGroup = { title?: string; items: readonly NavItem[] };

export type HouseholdChoice = { id: string; name: string; note?: string };
