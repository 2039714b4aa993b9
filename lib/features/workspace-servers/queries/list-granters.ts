import { z } from "zod";
import { defineQuery } from "@/lib/framework/query";

const NAMES_MAX = 5;

/** Names of the people who can give the workspace a server: whom a member may ask. */
export const listGranters = defineQuery({
  name: "workspace-server.list-granters",
  place: "workspace",
  permission: "workspace-server:read",
  input: z.object({}),
  output: z.object({ data: z.array(z.object({ name: z.string() })) }),
  run: async ({ ctx, db }) => {
    const admins = await db.orgMember.findMany({
      where: { orgId: ctx.orgId, role: { in: ["owner", "admin"] } },
      include: { user: true },
      orderBy: { createdAt: "asc" },
      take: NAMES_MAX,
    });
    return { data: admins.map(({ user }) => ({ name: user.name })) };
  },
});
