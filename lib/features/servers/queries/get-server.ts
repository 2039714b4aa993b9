import { defineQuery } from "@/lib/framework/query";
import { findServer } from "../find-server";
import { server, serverInput } from "../schema";
import { serverView } from "../view";

/** One server of the registry. */
export const getServer = defineQuery({
  name: "server.get",
  place: "org",
  permission: "server:read",
  input: serverInput,
  output: server,
  run: async ({ db, input }) => serverView(db, await findServer(db, input.server)),
});
