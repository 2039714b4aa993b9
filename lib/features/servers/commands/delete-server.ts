import { defineCommand } from "@/lib/framework/command";
import { auditFacts } from "../audit-facts";
import { findServer } from "../find-server";
import { deletedServer, serverInput } from "../schema";

/** Removes a server from the registry and from every workspace, with its secrets, switches and health checks. */
export const deleteServer = defineCommand({
  name: "server.delete",
  place: "org",
  permission: "server:write",
  input: serverInput,
  output: deletedServer,
  run: async ({ db, input }) => {
    const row = await findServer(db, input.server);
    await db.server.delete({ where: { id: row.id } });
    return {
      result: { id: row.id, slug: row.slug },
      audit: { target: { id: row.id, label: row.slug }, before: auditFacts(row) },
    };
  },
});
