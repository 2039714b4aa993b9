import { z } from "zod";
import { defineQuery } from "@/lib/framework/query";
import { findServer } from "../rows";
import { listServerGrants } from "../server-grants";
import { serverWorkspaceView, workspaceServerReference } from "../schema";

/** All workspaces, and which of them may use the server. */
export const listServerWorkspaces = defineQuery({
  name: "server.list-workspaces",
  place: "org",
  permission: "server:read",
  input: workspaceServerReference,
  output: z.object({ data: z.array(serverWorkspaceView) }),
  run: async ({ ctx, db, input }) => {
    const server = await findServer(db, input.server, {});
    return { data: await listServerGrants(db, ctx, server) };
  },
});
