import { defineJob } from "@/lib/framework/job";
import { serverPayload } from "./server-payload";

/** One health check of a server. Not retried: the next tick checks again. */
export const probeServerJob = defineJob({ name: "servers.probe", payload: serverPayload, attempts: 1 });
