import { grant } from "@/lib/features/workspace-servers";
import { workspaceServerView } from "@/lib/features/workspace-servers/schema";
import { defineCommand } from "@/lib/framework/command";
import { actorUserId } from "@/lib/framework/context";
import { pickSlug } from "@/lib/framework/pick-slug";
import { newId } from "@/lib/shared/ids";
import { auditFacts } from "../audit-facts";
import { findServer } from "../find-server";
import { syncServerJob } from "../jobs/sync-server.job";
import { ownServerSlug, ownServerView } from "../own-server";
import { refuseBlocked } from "../refuse-blocked";
import { createOwnServerInput } from "../schema";
import { replaceSecrets } from "../secrets";
import { defineUpstreamOperation } from "../upstream-operation";

const storeServer = defineCommand({
  name: "workspace-server.create",
  place: "workspace",
  permission: "workspace-server:create",
  input: createOwnServerInput,
  output: workspaceServerView,
  run: async ({ ctx, db, input, afterCommit }) => {
    const { orgId, workspace } = ctx;
    const { name, description, url, auth } = input;
    const others = await db.workspaceServer.findMany({
      where: { workspaceId: workspace.id },
      select: { slug: true },
    });
    const slug = pickSlug(input, new Set(others.map((other) => other.slug)));
    const id = newId();
    const server = await db.server.create({
      data: {
        ...{ id, orgId, slug: ownServerSlug(slug, id), name, description, url, authType: auth.type },
        ...{ ownerWorkspaceId: workspace.id, createdById: actorUserId(ctx.actor) },
      },
    });
    await replaceSecrets(db, { orgId, id, url }, auth);
    const { id: granted } = await grant(db, ctx, { workspaceId: workspace.id, server, slug });
    afterCommit(() => syncServerJob.enqueue({ orgId, serverId: id }));
    const after = { ...auditFacts(await findServer(db, id)), slug, private: true };
    return {
      result: await ownServerView(db, ctx, granted),
      audit: { target: { id: granted, label: slug }, after },
    };
  },
});

/** Adds a server that only this workspace has, beside those of the organization. */
export const createOwnServer = defineUpstreamOperation({
  ...storeServer,
  endsInCommand: true,
  run: async ({ ctx, input }) => {
    await refuseBlocked(input.url);
    return storeServer.execute(ctx, input);
  },
});
