import { z } from "zod";
import { defineJob } from "@/lib/framework/job";

/** A tick: enqueues the health checks of every organization's servers. */
export const scheduleProbesJob = defineJob({
  name: "servers.schedule-probes",
  payload: z.object({}),
  attempts: 1,
});
