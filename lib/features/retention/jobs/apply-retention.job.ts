import { z } from "zod";
import { defineJob } from "@/lib/framework/job";

/** Deletes what is older than it may be kept, and makes the partitions of the coming days. */
export const applyRetentionJob = defineJob({ name: "retention.apply", payload: z.object({}) });
