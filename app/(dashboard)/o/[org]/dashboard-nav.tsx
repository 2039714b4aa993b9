import {
  BookOpen,
  History,
  KeyRound,
  ListTree,
  Plug,
  Rocket,
  ScrollText,
  Server,
  Settings,
  ShieldCheck,
  Table2,
  Users,
} from "lucide-react";
import type { NavGroup, NavItem } from "@/components/layout/side-nav";
import type { Membership } from "@/lib/features/workspaces/schema";

export type Workspace = Membership["workspaces"][number];

/** What the person may open in the organization, so that nothing is offered that would be refused. */
export interface OrgAccess {
  readonly registry: boolean;
  readonly keys: boolean;
  readonly logs: boolean;
  readonly members: boolean;
  readonly audit: boolean;
  readonly settings: boolean;
  readonly createWorkspace: boolean;
}

export interface DashboardPlace {
  readonly orgSlug: string;
  readonly orgName: string;
  readonly workspace: Workspace | undefined;
  readonly access: OrgAccess;
  /** Steps of the first run that are done; null when there is nothing left to do. */
  readonly startStepsDone: number | null;
}

/** The entries of the sidebar. */
export function dashboardNav(place: DashboardPlace): NavGroup[] {
  return [startGroup(place), workspaceGroup(place), orgGroup(place), DOCS].filter(
    (group) => group.items.length > 0,
  );
}

const DOCS: NavGroup = {
  label: "Docs",
  items: [{ href: "/docs/api", label: "API reference", icon: <BookOpen aria-hidden /> }],
};

function startGroup({ orgSlug, startStepsDone }: DashboardPlace): NavGroup {
  if (startStepsDone === null) return { items: [] };
  const badge = (
    <span className="text-xs tabular-nums">
      <span className="sr-only">, done: </span>
      {startStepsDone}/3
    </span>
  );
  return {
    items: [{ href: `/o/${orgSlug}/start`, label: "Get started", icon: <Rocket aria-hidden />, badge }],
  };
}

function workspaceGroup({ orgSlug, workspace }: DashboardPlace): NavGroup {
  if (workspace === undefined) return { items: [] };
  const base = `/o/${orgSlug}/w/${workspace.slug}`;
  return {
    label: `Workspace ${workspace.name}`,
    items: [
      { href: `${base}/servers`, label: "MCP servers", icon: <Server aria-hidden /> },
      { href: `${base}/connect`, label: "Connect", icon: <Plug aria-hidden /> },
      { href: `${base}/api-keys`, label: "API keys", icon: <KeyRound aria-hidden /> },
      { href: `${base}/logs`, label: "Logs", icon: <ScrollText aria-hidden /> },
      { href: `${base}/members`, label: "Members", icon: <Users aria-hidden /> },
      ...(workspace.role === "admin"
        ? [{ href: `${base}/settings`, label: "Settings", icon: <Settings aria-hidden /> }]
        : []),
    ],
  };
}

function orgGroup({ orgSlug, access }: DashboardPlace): NavGroup {
  const base = `/o/${orgSlug}`;
  const items: (NavItem & { shown: boolean })[] = [
    {
      href: `${base}/registry`,
      label: "MCP Registry",
      icon: <ListTree aria-hidden />,
      shown: access.registry,
    },
    { href: `${base}/keys`, label: "Admin keys", icon: <ShieldCheck aria-hidden />, shown: access.keys },
    { href: `${base}/logs`, label: "Logs", icon: <ScrollText aria-hidden />, shown: access.logs },
    { href: `${base}/audit`, label: "Audit log", icon: <History aria-hidden />, shown: access.audit },
    { href: `${base}/members`, label: "Members", icon: <Users aria-hidden />, shown: access.members },
    { href: `${base}/roles`, label: "Roles", icon: <Table2 aria-hidden />, shown: true },
    { href: `${base}/settings`, label: "Settings", icon: <Settings aria-hidden />, shown: access.settings },
  ];
  return {
    label: "Organization",
    items: items.flatMap(({ shown, ...item }) => (shown ? [item] : [])),
  };
}
