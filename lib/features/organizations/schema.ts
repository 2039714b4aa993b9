import { z } from "zod";
import { timestamp } from "@/lib/shared/timestamp";

const place = z.object({ slug: z.string(), name: z.string() });

/** How far an organization is on its way to the first call. */
export const startProgress = z.object({
  server: place.nullable().meta({ description: "The newest server of the registry." }),
  grant: z.object({ slug: z.string(), workspace: place }).nullable().meta({
    description:
      "What a client connects to: the newest server of a workspace, of one with a key if there is one.",
  }),
  workspace: place.nullable().meta({ description: "Where the next step happens." }),
  hasKey: z
    .boolean()
    .meta({ description: "Whether a workspace with a server has a key for MCP clients that works now." }),
  firstCallAt: timestamp.nullable(),
});
export type StartProgress = z.output<typeof startProgress>;
