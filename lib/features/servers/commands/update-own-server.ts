import { workspaceServerView } from "@/lib/features/workspace-servers/schema";
import { defineCommand } from "@/lib/framework/command";
import { applyUpdate } from "../apply-update";
import { findOwnServer, ownServerView } from "../own-server";
import { refuseBlocked } from "../refuse-blocked";
import { updateOwnServerInput } from "../schema";
import { defineUpstreamOperation } from "../upstream-operation";

const storeUpdate = defineCommand({
  name: "workspace-server.update-own",
  place: "workspace",
  permission: "workspace-server:create",
  input: updateOwnServerInput,
  output: workspaceServerView,
  run: async ({ ctx, db, input, afterCommit }) => {
    const { granted, server } = await findOwnServer(db, ctx, input.server);
    const { audit } = await applyUpdate({ ctx, db, input, afterCommit }, server);
    const target = { id: granted.id, label: granted.slug };
    return {
      result: await ownServerView(db, ctx, granted.id),
      audit: audit === null ? null : { ...audit, target },
    };
  },
});

/** Changes where a workspace's own server is and what it is called; what is left out stays. */
export const updateOwnServer = defineUpstreamOperation({
  ...storeUpdate,
  run: async ({ ctx, input }) => {
    if (input.url !== undefined) await refuseBlocked(input.url);
    return storeUpdate.execute(ctx, input);
  },
});
