import { z } from "zod";

/** Which server a job is about. */
export const serverPayload = z.object({ orgId: z.uuid(), serverId: z.uuid() });
