import { systemScope } from "@/lib/features/access";
import { syncServerJob } from "@/lib/features/servers";
import { defineJobHandler } from "@/lib/framework/job";
import { readServer } from "../read-server";

/** Reads one server's capabilities. What could not be read is told by its health and sync error, not by a retry. */
export const syncServerHandler = defineJobHandler(
  syncServerJob,
  { concurrency: 8 },
  ({ orgId, serverId }, { signal }) => readServer(systemScope(orgId), serverId, signal),
);
