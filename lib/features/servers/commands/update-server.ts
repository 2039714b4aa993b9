import { defineCommand } from "@/lib/framework/command";
import { applyUpdate } from "../apply-update";
import { findServer } from "../find-server";
import { refuseBlocked } from "../refuse-blocked";
import { server, updateServerInput } from "../schema";
import { defineUpstreamOperation } from "../upstream-operation";
import { serverView } from "../view";

const storeUpdate = defineCommand({
  name: "server.update",
  place: "org",
  permission: "server:write",
  input: updateServerInput,
  output: server,
  run: async ({ ctx, db, input, afterCommit }) => {
    const before = await findServer(db, input.server);
    const { after, audit } = await applyUpdate({ ctx, db, input, afterCommit }, before);
    return { result: await serverView(db, after), audit };
  },
});

/** Changes any of a server's fields; those left out stay. */
export const updateServer = defineUpstreamOperation({
  ...storeUpdate,
  run: async ({ ctx, input }) => {
    if (input.url !== undefined) await refuseBlocked(input.url);
    return storeUpdate.execute(ctx, input);
  },
});
