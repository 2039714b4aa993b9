import { defineJob } from "@/lib/framework/job";
import { serverPayload } from "./server-payload";

/** Reads the capabilities of a server anew; a health check comes with it. */
export const syncServerJob = defineJob({ name: "servers.sync", payload: serverPayload });
