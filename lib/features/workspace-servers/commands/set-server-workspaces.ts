import { z } from "zod";
import { defineCommand } from "@/lib/framework/command";
import { notFound } from "@/lib/shared/errors";
import { grant } from "../grant";
import { listServerGrants } from "../server-grants";
import { findServer } from "../rows";
import { serverWorkspaceView, setServerWorkspacesInput } from "../schema";

/**
 * Says which workspaces may use a server: those named get it, the others lose it. It reaches into all workspaces, so no
 * role in one of them is enough, and neither is a key of one.
 */
export const setServerWorkspaces = defineCommand({
  name: "server.set-workspaces",
  place: "org",
  permission: "server:write",
  input: setServerWorkspacesInput,
  output: z.object({ data: z.array(serverWorkspaceView) }),
  run: async ({ ctx, db, input }) => {
    const server = await findServer(db, input.server);
    const workspaces = await db.workspace.findMany({ select: { id: true, slug: true } });
    const wanted = input.workspaces.map((reference) => {
      const found = workspaces.find(({ id, slug }) => id === reference || slug === reference);
      if (found === undefined) throw notFound(`workspace “${reference}”`);
      return found;
    });
    const wantedIds = new Set(wanted.map(({ id }) => id));
    const grants = await db.workspaceServer.findMany({
      where: { serverId: server.id },
      select: { id: true, workspaceId: true },
    });
    const granted = new Set(grants.map(({ workspaceId }) => workspaceId));
    const lost = grants.filter(({ workspaceId }) => !wantedIds.has(workspaceId));
    const gained = [...wantedIds].filter((id) => !granted.has(id));
    await db.workspaceServer.deleteMany({ where: { id: { in: lost.map(({ id }) => id) } } });
    for (const workspaceId of gained) await grant(db, ctx, { workspaceId, server });
    const slugsOf = (ids: ReadonlySet<string>) =>
      workspaces
        .filter(({ id }) => ids.has(id))
        .map(({ slug }) => slug)
        .sort();
    const result = { data: await listServerGrants(db, ctx, server.id) };
    if (lost.length + gained.length === 0) return { result, audit: null };
    const audit = {
      target: { id: server.id, label: server.slug },
      before: { workspaces: slugsOf(granted) },
      after: { workspaces: slugsOf(wantedIds) },
    };
    return { result, audit };
  },
});
