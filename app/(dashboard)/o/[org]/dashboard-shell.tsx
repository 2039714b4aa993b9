"use client";

import { Building2, CircleUser, Plus } from "lucide-react";
import { useParams } from "next/navigation";
import { useState, type ReactNode } from "react";
import { AppShell } from "@/components/layout/app-shell";
import { CommandPalette, CommandPaletteButton, type PaletteGroup } from "@/components/layout/command-palette";
import {
  ContextSwitcher,
  type SwitcherAction,
  type SwitcherGroup,
} from "@/components/layout/context-switcher";
import type { NavGroup } from "@/components/layout/side-nav";
import { UserMenu } from "@/components/layout/user-menu";
import { toast } from "@/components/ui/toast";
import { signOut } from "@/lib/features/access/ui";
import type { Membership } from "@/lib/features/workspaces/schema";
import { NewWorkspaceDialog } from "@/lib/features/workspaces/ui";
import { dashboardNav, type OrgAccess } from "./dashboard-nav";
import { pageGroups } from "./palette-groups";

export type DashboardShellProps = {
  user: { name: string; email: string };
  /** The organization of this page, and the others that the person belongs to. */
  current: Membership;
  others: readonly Membership[];
  access: OrgAccess;
  startStepsDone: number | null;
  children: ReactNode;
};

const NEW_ORGANIZATION: SwitcherAction = {
  label: "New organization",
  icon: <Building2 aria-hidden />,
  href: "/new-organization",
};
const ACCOUNT_LINKS = [{ href: "/account", label: "Account", icon: <CircleUser aria-hidden /> }];

/** The frame of every page of an organization. The workspace it shows is the one of the address, or was the last one. */
export function DashboardShell(props: DashboardShellProps) {
  const { user, current, others, access, startStepsDone, children } = props;
  const { org, workspaces } = current;
  const slug = useParams()["workspace"];
  const [lastSlug, setLastSlug] = useState<typeof slug>(undefined);
  const [isDialogOpen, setDialogOpen] = useState(false);
  const [isPaletteOpen, setPaletteOpen] = useState(false);
  if (slug !== undefined && slug !== lastSlug) setLastSlug(slug);

  const shown = workspaces.find((workspace) => workspace.slug === (slug ?? lastSlug)) ?? workspaces[0];
  const orgHref = `/o/${org.slug}`;
  const place = { orgSlug: org.slug, orgName: org.name, workspace: shown, access, startStepsDone };
  const nav = dashboardNav(place);
  const places = switcherGroups(current, others, slug);
  const newWorkspace = {
    label: "New workspace",
    icon: <Plus aria-hidden />,
    onSelect: () => setDialogOpen(true),
  };
  const actions = [...(access.createWorkspace ? [newWorkspace] : []), NEW_ORGANIZATION];
  return (
    <>
      <AppShell
        productName="Gatehouse"
        homeHref={orgHref}
        switcher={
          <>
            <ContextSwitcher
              label="Organization and workspace"
              name={org.name}
              hint={shown?.name}
              groups={places}
              actions={actions}
            />
            <CommandPaletteButton onClick={() => setPaletteOpen(true)} />
          </>
        }
        nav={nav}
        footer={<UserMenu name={user.name} email={user.email} links={ACCOUNT_LINKS} onSignOut={leave} />}
      >
        {children}
      </AppShell>
      <CommandPalette
        groups={paletteGroups(nav, places, actions)}
        open={isPaletteOpen}
        onOpenChange={setPaletteOpen}
      />
      <NewWorkspaceDialog orgSlug={org.slug} open={isDialogOpen} onOpenChange={setDialogOpen} />
    </>
  );
}

function paletteGroups(
  nav: readonly NavGroup[],
  places: readonly SwitcherGroup[],
  actions: readonly SwitcherAction[],
): PaletteGroup[] {
  return [
    ...pageGroups(nav),
    ...places.map(({ label, items }) => ({
      label,
      items: items.map(({ name, href }) => ({ label: name, href })),
    })),
    { label: "Actions", items: [...actions, ...ACCOUNT_LINKS] },
  ];
}

function switcherGroups(
  { org, workspaces }: Membership,
  others: readonly Membership[],
  currentSlug: string | string[] | undefined,
): SwitcherGroup[] {
  const groups: SwitcherGroup[] = [
    {
      label: "Workspaces",
      items: workspaces.map(({ slug, name }) => ({
        href: `/o/${org.slug}/w/${slug}/servers`,
        name,
        current: slug === currentSlug,
      })),
    },
    {
      label: "Other organizations",
      items: others.map((other) => ({ href: `/o/${other.org.slug}`, name: other.org.name })),
    },
  ];
  return groups.filter(({ items }) => items.length > 0);
}

async function leave(): Promise<void> {
  await signOut().catch(() => {
    toast.error("Signing out did not work", { description: "Check your connection and try again." });
  });
}
