import { setServerWorkspaces } from "@/lib/features/workspace-servers";
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
    await requireWorkspaces(db, input.workspaces);
    await db.server.create({
      data: { id, orgId, slug, name, description, url, authType: auth.type, autoProvision, createdById },
    });
    await replaceSecrets(db, { orgId, id, url }, auth);
    afterCommit(() => syncServerJob.enqueue({ orgId, serverId: id }));
    const row = await findServer(db, id);
    return {
      result: await serverView(db, row),
      audit: { target: { id, label: slug }, after: auditFacts(row) },
    };
  },
});

/** Adds a server to the registry. Its health and capabilities follow within seconds, read by a worker. */
export const createServer = defineUpstreamOperation({
  ...storeServer,
  run: async ({ ctx, input }) => {
    await refuseBlocked(input.url);
    const created = await storeServer.execute(ctx, input);
    if (input.workspaces.length === 0) return created;
    const grants = await setServerWorkspaces.execute(ctx, {
      server: created.id,
      workspaces: input.workspaces,
    });
    return { ...created, workspaces: grants.data.filter(({ grant }) => grant !== null).length };
  },
});

async function requireWorkspaces(db: Db, references: readonly string[]): Promise<void> {
  if (references.length === 0) return;
  const existing = await db.workspace.findMany({ select: { id: true, slug: true } });
  const known = new Set(existing.flatMap(({ id, slug }) => [id, slug]));
  const missing = references.find((reference) => !known.has(reference));
  if (missing !== undefined) throw notFound(`workspace “${missing}”`);
}
