import { byReference } from "@/lib/features/access";
import { defineQuery } from "@/lib/framework/query";
import { notFound } from "@/lib/shared/errors";
import { lock, lockInput } from "../schema";

/** Hashes of every definition, approved and listed: what a file in version control can be compared with. */
export const getLock = defineQuery({
  name: "organization.get-lock",
  place: "org",
  permission: "server:read",
  input: lockInput,
  output: lock,
  run: async ({ ctx, db, input }) => {
    const servers = await db.server.findMany({
      where: input.server === undefined ? {} : byReference(input.server),
      select: {
        slug: true,
        capabilities: {
          select: { kind: true, name: true, hash: true, approved: true, pendingHash: true, removedAt: true },
        },
      },
      orderBy: { slug: "asc" },
    });
    if (input.server !== undefined && servers.length === 0) throw notFound("server");
    return {
      lockVersion: 1 as const,
      organization: ctx.orgSlug,
      servers: servers.map(({ slug, capabilities }) => ({
        server: slug,
        capabilities: capabilities
          .map(({ kind, name, hash, approved, pendingHash, removedAt }) => ({
            ...{ kind, name },
            approved: approved ? hash : null,
            listed: removedAt === null ? (pendingHash ?? hash) : null,
          }))
          .sort((a, b) => (`${a.kind} ${a.name}` < `${b.kind} ${b.name}` ? -1 : 1)),
      })),
    };
  },
});
