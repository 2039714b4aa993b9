import { actorUserId, type OrgContext, type WorkspaceContext } from "@/lib/framework/context";
import type { Db } from "@/lib/platform/db";
import { capabilityEntries, listedNow, withEffect } from "./capability-page";
import type { CapabilityChange, CapabilityEffect, CapabilityKind } from "./schema";
import { effectiveChanges, namedIn, switchAudit, switchedOff } from "./switches";

interface Place {
  readonly id: string;
  readonly label: string;
}

/** Moves the organization's switches of a server, those that are not there yet, and says so for the audit log. */
export async function applyOrgSwitches(
  db: Db,
  ctx: OrgContext,
  server: Place,
  wanted: readonly CapabilityChange[],
) {
  const serverId = server.id;
  const off = switchedOff(await db.orgCapabilitySwitch.findMany({ where: { serverId } }));
  const changed = effectiveChanges(off, wanted);
  if (changed.length === 0) return { result: { changed }, audit: null };
  await db.orgCapabilitySwitch.deleteMany({ where: { serverId, ...namedIn(changed) } });
  await db.orgCapabilitySwitch.createMany({
    data: changed
      .filter((change) => !change.enabled)
      .map((change) => ({ ...change, orgId: ctx.orgId, serverId, changedById: actorUserId(ctx.actor) })),
  });
  return { result: { changed }, audit: { target: server, after: switchAudit(changed) } };
}

/** The same for the switches of a workspace. */
export async function applyWorkspaceSwitches(
  db: Db,
  ctx: WorkspaceContext,
  workspaceServer: Place,
  wanted: readonly CapabilityChange[],
) {
  const at = { workspaceId: ctx.workspace.id, workspaceServerId: workspaceServer.id };
  const rows = await db.workspaceCapabilitySwitch.findMany({ where: at });
  const changed = effectiveChanges(switchedOff(rows), wanted);
  if (changed.length === 0) return { result: { changed }, audit: null };
  await db.workspaceCapabilitySwitch.deleteMany({ where: { ...at, ...namedIn(changed) } });
  const place = { ...at, orgId: ctx.orgId, changedById: actorUserId(ctx.actor) };
  await db.workspaceCapabilitySwitch.createMany({
    data: changed.filter((change) => !change.enabled).map((change) => ({ ...change, ...place })),
  });
  return { result: { changed }, audit: { target: workspaceServer, after: switchAudit(changed) } };
}

interface All {
  readonly enabled: boolean;
  readonly kind?: CapabilityKind | undefined;
  readonly search?: string | undefined;
  readonly effect?: CapabilityEffect | undefined;
}

/** What the server lists, of a kind and with some text where that was asked for, each with the same position. */
export async function allCapabilities(
  db: Db,
  serverId: string,
  { enabled, kind, search, effect }: All,
): Promise<CapabilityChange[]> {
  const found = listedNow(await capabilityEntries(db, serverId, []), { kind, search });
  const listed = await withEffect(db, found, effect);
  return listed.map((entry) => ({ kind: entry.kind, name: entry.name, enabled }));
}
