import { grant } from "@/lib/features/workspace-servers";
import type { AuditEntry } from "@/lib/framework/audit";
import { defineCommand } from "@/lib/framework/command";
import { actorUserId } from "@/lib/framework/context";
import { pickSlug } from "@/lib/framework/pick-slug";
import type { Db } from "@/lib/platform/db";
import { notFound } from "@/lib/shared/errors";
import { newId } from "@/lib/shared/ids";
import { auditFacts } from "../audit-facts";
import { findServer, slugsTaken } from "../find-server";
import { syncServerJob } from "../jobs/sync-server.job";
import { refuseBlocked } from "../refuse-blocked";
import { createServerInput, server } from "../schema";
import { replaceSecrets } from "../secrets";
import { defineUpstreamOperation } from "../upstream-operation";
import { serverView } from "../view";

const storeServer = defineCommand({
  name: "server.create",
  place: "org",
  permission: "server:write",
  input: createServerInput,
  output: server,
  run: async ({ ctx, db, input, afterCommit }) => {
    const { orgId } = ctx;
    const { name, description, url, auth, autoProvision } = input;
    const id = newId();
    const slug = pickSlug(input, await slugsTaken(db));
    const createdById = actorUserId(ctx.actor);
    const workspaces = await wantedWorkspaces(db, input.workspaces);
    const created = await db.server.create({
      data: { id, orgId, slug, name, description, url, authType: auth.type, autoProvision, createdById },
    });
    await replaceSecrets(db, { orgId, id, url }, auth);
    afterCommit(() => syncServerJob.enqueue({ orgId, serverId: id }));
    const granted: AuditEntry[] = [];
    for (const workspaceId of workspaces) {
      const { id: grantId, slug: label } = await grant(db, ctx, { workspaceId, server: created });
      const target = { id: grantId, label };
      const after = { server: slug, slug: label };
      granted.push({ action: "server.set-workspaces", workspaceId, target, after });
    }
    const row = await findServer(db, id);
    return {
      result: await serverView(db, row),
      audit: [{ target: { id, label: slug }, after: auditFacts(row) }, ...granted],
    };
  },
});

/** Adds a server to the registry. Its health and capabilities follow within seconds, read by a worker. */
export const createServer = defineUpstreamOperation({
  ...storeServer,
  endsInCommand: true,
  run: async ({ ctx, input }) => {
    await refuseBlocked(input.url);
    return storeServer.execute(ctx, input);
  },
});

/** Ids of the workspaces that these slugs and ids name; throws `not_found`. */
async function wantedWorkspaces(db: Db, references: readonly string[]): Promise<ReadonlySet<string>> {
  if (references.length === 0) return new Set();
  const existing = await db.workspace.findMany({ select: { id: true, slug: true } });
  const ids = references.map((reference) => {
    const found = existing.find(({ id, slug }) => id === reference || slug === reference);
    if (found === undefined) throw notFound(`workspace “${reference}”`);
    return found.id;
  });
  return new Set(ids);
}
