import {
  ArrowLeftRight,
  Bell,
  Building2,
  ChartLine,
  ChartNoAxesCombined,
  ChartPie,
  FileUp,
  FolderTree,
  HandCoins,
  Landmark,
  Layers,
  NotebookText,
  Receipt,
  Settings,
} from "lucide-react";
import type { NavGroup, NavItem } from "@/ui/shell/navigation";

const overview: NavItem = { to: "/", title: "Overview", icon: NotebookText, end: true };
const accounts: NavItem = { to: "/accounts", title: "Accounts", icon: Landmark };
const holdings: NavItem = { to: "/holdings", title: "Holdings", icon: Layers };
const transactions: NavItem = { to: "/transactions", title: "Transactions", icon: ArrowLeftRight };

export const groups: NavGroup[] = [
  { items: [overview, accounts, holdings, transactions] },
  {
    title: "Figures",
    items: [
      { to: "/net-worth", title: "Net worth", icon: ChartLine, keywords: "history wealth" },
      {
        to: "/performance",
        title: "Performance",
        icon: ChartNoAxesCombined,
        keywords: "returns twr mwr xirr",
      },
      {
        to: "/allocation",
        title: "Allocation",
        icon: ChartPie,
        keywords: "class sector country currency tax",
      },
      {
        to: "/income-expenses",
        title: "Income and spending",
        icon: HandCoins,
        keywords: "dividends interest expenses savings",
      },
      {
        to: "/gains",
        title: "Realised gains",
        icon: Receipt,
        keywords: "form 8949 tax wash sale capital",
      },
    ],
  },
  {
    title: "Beyond accounts",
    items: [
      { to: "/property", title: "Property and loans", icon: Building2 },
      { to: "/income", title: "Income sources", icon: HandCoins },
    ],
  },
  {
    title: "Keeping",
    items: [
      { to: "/import", title: "Import", icon: FileUp },
      {
        to: "/portfolios",
        title: "Portfolios",
        icon: FolderTree,
        keywords: "sets of accounts filter",
      },
      { to: "/settings", title: "Settings", icon: Settings, end: false },
    ],
  },
];

export const phoneItems: NavItem[] = [overview, accounts, holdings, transactions];

/** Places that the palette knows and the menu does not list. */
export const morePlaces: NavItem[] = [
  { to: "/notifications", title: "Notifications", icon: Bell },
  {
    to: "/settings/security",
    title: "Security",
    icon: Settings,
    keywords: "password second factor totp sessions devices",
  },
  {
    to: "/settings/sharing",
    title: "Sharing",
    icon: Settings,
    keywords: "members invite grants household people",
  },
  {
    to: "/settings/appearance",
    title: "Appearance",
    icon: Settings,
    keywords: "theme dark light date format currency time zone",
  },
  {
    to: "/settings/data",
    title: "Data",
    icon: Settings,
    keywords: "prices vendors key export delete account",
  },
];

/** "g" and a letter goes there; the sheet of shortcuts lists them. */
export const goKeys: Record<string, string> = {
  "/": "g o",
  "/accounts": "g a",
  "/holdings": "g h",
  "/transactions": "g t",
  "/net-worth": "g w",
  "/performance": "g e",
  "/allocation": "g l",
  "/income-expenses": "g x",
  "/gains": "g r",
  "/property": "g p",
  "/income": "g n",
  "/import": "g i",
  "/portfolios": "g f",
  "/settings": "g s",
  "/notifications": "g b",
};
