import { defineQuery } from "@/lib/framework/query";
import { findOwnServer } from "../own-server";
import { editableServer, serverInput } from "../schema";

/** Where a workspace's own server is and which headers it is sent: for those who may change it. */
export const getOwnServer = defineQuery({
  name: "workspace-server.get-own",
  place: "workspace",
  permission: "workspace-server:create",
  input: serverInput,
  output: editableServer,
  run: async ({ ctx, db, input }) => {
    const { granted, server } = await findOwnServer(db, ctx, input.server);
    const { name, description, url, authType, secrets } = server;
    return {
      ...{ id: granted.id, slug: granted.slug, name, description, url },
      auth: { type: authType, headers: secrets.map((secret) => secret.name) },
    };
  },
});
