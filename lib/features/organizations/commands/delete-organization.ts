import { z } from "zod";
import { lockMembers, requirePerson } from "@/lib/features/members";
import { organizationView } from "@/lib/features/workspaces/schema";
import { getLogger } from "@/lib/framework/adapters";
import { defineCommand } from "@/lib/framework/command";

/**
 * Deletes the organization with everything in it. What remains is for the operator: its calls until their retention ends,
 * and its audit log, with this as the last entry. Only a person does it: a key that leaks must not.
 */
export const deleteOrganization = defineCommand({
  name: "organization.delete",
  place: "org",
  permission: "org:delete",
  input: z.object({}),
  output: organizationView,
  run: async ({ ctx, db, afterCommit }) => {
    const userId = requirePerson(ctx);
    await lockMembers(db, ctx, "org:delete");
    const row = await db.organization.delete({ where: { id: ctx.orgId } });
    afterCommit(() => {
      getLogger().warn(
        { operation: "organization.delete", orgId: row.id, org: row.slug, userId },
        "an organization was deleted by its owner",
      );
      return Promise.resolve();
    });
    return {
      result: row,
      audit: { target: { id: row.id, label: row.slug }, before: { name: row.name, slug: row.slug } },
    };
  },
});
