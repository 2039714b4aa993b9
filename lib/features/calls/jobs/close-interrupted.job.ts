import { z } from "zod";
import { defineJob } from "@/lib/framework/job";

/** A tick: writes down which calls were cut off with their process. */
export const closeInterruptedJob = defineJob({
  name: "calls.close-interrupted",
  payload: z.object({}),
  attempts: 1,
});
