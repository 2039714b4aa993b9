import type { OrgContext } from "@/lib/framework/context";
import { pickSlug } from "@/lib/framework/pick-slug";
import type { Db, Prisma } from "@/lib/platform/db";
import { newId } from "@/lib/shared/ids";
import { freeSlug } from "@/lib/shared/slug";
import { actorUserId } from "@/lib/framework/context";
import { WITH_SERVER } from "./rows";

type Server = Prisma.ServerGetPayload<object>;

interface Grant {
  readonly workspaceId: string;
  readonly server: Server;
  /** Made from the server's own when left out. */
  readonly slug?: string | undefined;
}

/** Grants a registry server to a workspace. A slug that was not asked for gives way to one that is free. */
export async function grant(db: Db, ctx: OrgContext, { workspaceId, server, slug }: Grant) {
  const others = await db.workspaceServer.findMany({ where: { workspaceId }, select: { slug: true } });
  const taken = new Set(others.map((other) => other.slug));
  const chosen =
    slug === undefined
      ? freeSlug(server.slug, (candidate) => taken.has(candidate))
      : pickSlug({ name: server.name, slug }, taken);
  return db.workspaceServer.create({
    data: {
      id: newId(),
      orgId: ctx.orgId,
      workspaceId,
      serverId: server.id,
      slug: chosen,
      createdById: actorUserId(ctx.actor),
    },
    include: WITH_SERVER,
  });
}
