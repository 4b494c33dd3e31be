import {
  ArrowLeftRight,
  Building2,
  ChartPie,
  FileUp,
  HandCoins,
  Landmark,
  NotebookText,
  Receipt,
  Settings,
} from "lucide-react";
import type { NavGroup, NavItem } from "@/ui/shell/navigation";

const overview: NavItem = { to: "/", title: "Overview", icon: NotebookText, end: true };
const accounts: NavItem = { to: "/accounts", title: "Accounts", icon: Landmark };
const holdings: NavItem = { to: "/holdings", title: "Holdings", icon: ChartPie };
const transactions: NavItem = { to: "/transactions", title: "Transactions", icon: ArrowLeftRight };

export const groups: NavGroup[] = [
  { items: [overview, accounts, holdings, transactions] },
  {
    title: "Beyond accounts",
    items: [
      { to: "/property", title: "Property and loans", icon: Building2 },
      { to: "/income", title: "Income", icon: HandCoins },
    ],
  },
  {
    title: "Records",
    items: [
      { to: "/gains", title: "Realised gains", icon: Receipt },
      { to: "/import", title: "Import", icon: FileUp },
      { to: "/settings", title: "Settings", icon: Settings },
    ],
  },
];

export const phoneItems: NavItem[] = [overview, accounts, holdings, transactions];

/** "g" and a letter goes there; the sheet of shortcuts lists them. */
export const goKeys: Record<string, string> = {
  "/": "g o",
  "/accounts": "g a",
  "/holdings": "g h",
  "/transactions": "g t",
  "/property": "g p",
  "/income": "g n",
  "/gains": "g r",
  "/import": "g i",
  "/settings": "g s",
};
