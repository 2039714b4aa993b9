import { z } from "zod";
import { capabilityKind } from "@/lib/features/capabilities/schema";
import { defineJob } from "@/lib/framework/job";

/** Definitions that clients were about to be shown, and that are not the approved ones. */
export const lookIntoDriftJob = defineJob({
  name: "definitions.look-into-drift",
  payload: z.object({
    orgId: z.uuid(),
    serverId: z.uuid(),
    seen: z.array(
      z.object({ kind: capabilityKind, name: z.string(), hash: z.string(), definition: z.string() }),
    ),
  }),
});
