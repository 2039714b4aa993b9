import { z } from "zod";
import { defineCommand } from "@/lib/framework/command";
import type { AuditEntry } from "@/lib/framework/audit";
import { AppError, notFound } from "@/lib/shared/errors";
import { grant } from "../grant";
import { listServerGrants } from "../server-grants";
import { findServer } from "../rows";
import { isNamedLike } from "../policy";
import { serverWorkspaceView, setServerWorkspacesInput } from "../schema";

type Input = z.output<typeof setServerWorkspacesInput>;
interface Workspace {
  readonly id: string;
  readonly slug: string;
  readonly name: string;
}

/**
 * Says which workspaces may use a server: those named get it and the others lose it, or all that are found do. It reaches into all workspaces, so no
 * role in one of them is enough, and neither is a key of one.
 */
export const setServerWorkspaces = defineCommand({
  name: "server.set-workspaces",
  place: "org",
  permission: "server:write",
  input: setServerWorkspacesInput,
  output: z.object({ data: z.array(serverWorkspaceView) }),
  run: async ({ ctx, db, input }) => {
    const server = await findServer(db, input.server, {});
    const workspaces = await db.workspace.findMany({ select: { id: true, slug: true, name: true } });
    const grants = await db.workspaceServer.findMany({
      where: { serverId: server.id },
      select: { id: true, slug: true, workspaceId: true },
    });
    const granted = new Set(grants.map(({ workspaceId }) => workspaceId));
    const wantedIds = new Set(wantedOf(workspaces, granted, input));
    refuseOthersOwn(server, wantedIds);
    const lost = grants.filter(({ workspaceId }) => !wantedIds.has(workspaceId));
    await db.workspaceServer.deleteMany({ where: { id: { in: lost.map(({ id }) => id) } } });
    const audit: AuditEntry[] = lost.map((row) => ({
      ...auditPart(row),
      before: { server: server.slug, slug: row.slug },
    }));
    for (const workspaceId of [...wantedIds].filter((id) => !granted.has(id))) {
      const row = await grant(db, ctx, { workspaceId, server });
      audit.push({ ...auditPart(row), after: { server: server.slug, slug: row.slug } });
    }
    return { result: { data: await listServerGrants(db, ctx, server) }, audit };
  },
});

/** Ids of the workspaces that are to have it. */
function wantedOf(workspaces: readonly Workspace[], granted: ReadonlySet<string>, input: Input): string[] {
  const { all } = input;
  if (all !== undefined)
    return workspaces
      .filter((one) => (isNamedLike(one, all.search) ? all.granted : granted.has(one.id)))
      .map(({ id }) => id);
  return (input.workspaces ?? []).map((reference) => {
    const found = workspaces.find(({ id, slug }) => id === reference || slug === reference);
    if (found === undefined) throw notFound(`workspace “${reference}”`);
    return found.id;
  });
}

/** The part of one workspace: found in the log by the workspace, as if it had been granted there. */
function auditPart({ id, slug, workspaceId }: { id: string; slug: string; workspaceId: string }): AuditEntry {
  return { target: { id, label: slug }, workspaceId };
}

function refuseOthersOwn(
  { ownerWorkspaceId }: { ownerWorkspaceId: string | null },
  wanted: ReadonlySet<string>,
): void {
  if (ownerWorkspaceId === null) return;
  if (wanted.size === 1 && wanted.has(ownerWorkspaceId)) return;
  throw new AppError("conflict", {
    code: "server_is_private",
    publicMessage:
      "A workspace made this server for itself: it stays with that one. Add it to the registry to share it, or delete it.",
  });
}
