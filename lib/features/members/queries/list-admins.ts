import { z } from "zod";
import { defineQuery } from "@/lib/framework/query";

const NAMES_MAX = 5;

/** Names of who runs the organization: whom a member may ask for a server or a workspace. */
export const listAdmins = defineQuery({
  name: "member.list-admins",
  place: "org",
  permission: "org:read",
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
