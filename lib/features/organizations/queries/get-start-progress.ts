import { z } from "zod";
import { defineQuery } from "@/lib/framework/query";
import { startProgress } from "../schema";

const PLACE = { slug: true, name: true } as const;

/** What of the first steps is done: a server, a key, a call. */
export const getStartProgress = defineQuery({
  name: "organization.start-progress",
  place: "org",
  permission: "server:write",
  input: z.object({}),
  output: startProgress,
  run: async ({ ctx, db }) => {
    const { orgId } = ctx;
    const server = await db.server.findFirst({ where: { orgId }, orderBy: { id: "desc" }, select: PLACE });
    const firstWorkspace = await db.workspace.findFirst({
      where: { orgId },
      orderBy: { name: "asc" },
      select: PLACE,
    });
    const key = await db.apiKey.findFirst({
      where: {
        orgId,
        scopes: { has: "mcp" },
        revokedAt: null,
        OR: [{ expiresAt: null }, { expiresAt: { gt: new Date() } }],
        workspace: { workspaceServers: { some: {} } },
      },
      orderBy: { id: "desc" },
      select: { workspaceId: true },
    });
    const grant = await db.workspaceServer.findFirst({
      where: { orgId, ...(key?.workspaceId == null ? {} : { workspaceId: key.workspaceId }) },
      orderBy: { id: "desc" },
      select: { slug: true, workspace: { select: PLACE } },
    });
    const call = await db.call.findFirst({ where: { orgId }, orderBy: { at: "asc" }, select: { at: true } });
    return {
      server,
      grant,
      workspace: grant?.workspace ?? firstWorkspace,
      hasKey: key !== null,
      firstCallAt: call?.at ?? null,
    };
  },
});
