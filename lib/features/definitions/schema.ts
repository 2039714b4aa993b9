import { z } from "zod";
import { capabilityKind, CHANGES_MAX, serverPolicy } from "@/lib/features/capabilities/schema";
import { serverReference } from "@/lib/features/servers/schema";
import { timestamp } from "@/lib/shared/timestamp";

export const CHANGE_STATES = ["changed", "new", "gone"] as const;
export const changeState = z.enum(CHANGE_STATES);
export type ChangeState = z.output<typeof changeState>;

export const finding = z.object({
  path: z.string().meta({ description: "Where, such as `inputSchema.properties.to`." }),
  what: z.enum(["wording", "schema", "annotation", "other"]),
  effect: z.enum(["wider", "narrower", "different"]).meta({
    description:
      "Of a schema: whether it takes more values or fewer. Of an annotation: whether the server claims that the tool may do more or less.",
  }),
  before: z.string().nullable(),
  after: z.string().nullable(),
  hidden: z
    .object({ codes: z.array(z.string()), count: z.number().int(), spells: z.string() })
    .nullable()
    .meta({ description: "Characters that a person does not see and a model reads." }),
});
/** One difference between the approved definition and the one that waits. */
export type Finding = z.output<typeof finding>;

export const definitionChange = z.object({
  kind: capabilityKind,
  name: z.string(),
  title: z.string().nullable(),
  state: changeState,
  since: timestamp.meta({ description: "When it was first seen like this." }),
  seenBy: z.enum(["sync", "client"]).meta({
    description:
      "`client`: seen in a list on its way to a client, while Gatehouse itself was shown the approved definition.",
  }),
  hash: z.string().nullable().meta({ description: "Of the definition that waits; null where it is gone." }),
  approvedHash: z.string().nullable().meta({ description: "Null for a new one that nobody approved." }),
  before: z.record(z.string(), z.unknown()).nullable(),
  after: z.record(z.string(), z.unknown()).nullable(),
  findings: z.array(finding),
});
/** A capability that is not, or no longer, what was approved. */
export type DefinitionChange = z.output<typeof definitionChange>;

export const changeCounts = z.object({
  changed: z.number().int(),
  new: z.number().int(),
  gone: z.number().int(),
});
export type ChangeCounts = z.output<typeof changeCounts>;

export const setPolicyInput = serverPolicy.partial().extend({ server: serverReference });
export const policyResult = serverPolicy.extend({
  approved: z.number().int().meta({ description: "How many that waited were approved with it." }),
});

export const reviewedDefinition = z.object({
  kind: capabilityKind,
  name: z.string().min(1).max(2_048),
  hash: z.string().min(1).max(200).meta({ description: "Of the definition that was read." }),
  verdict: z.enum(["approve", "discard"]).default("approve").meta({
    description: "`discard`: only for what a client was shown and Gatehouse was not; the approved one stays.",
  }),
});
export const reviewInput = z.object({
  server: serverReference,
  definitions: z.array(reviewedDefinition).min(1, "Name at least one definition.").max(CHANGES_MAX),
});
export type ReviewInput = z.input<typeof reviewInput>;
export const reviewResult = z.object({ approved: z.number().int(), discarded: z.number().int() });

export const lockInput = z.object({ server: serverReference.optional() });
const lockedCapability = z.object({
  kind: capabilityKind,
  name: z.string(),
  approved: z.string().nullable().meta({ description: "Hash of the approved definition; null: it waits." }),
  listed: z.string().nullable().meta({ description: "Hash of what the server lists now; null: gone." }),
});
export const lock = z.object({
  lockVersion: z.literal(1),
  organization: z.string(),
  servers: z.array(
    z.object({
      server: z.string(),
      capabilities: z.array(lockedCapability),
    }),
  ),
});
/** What is approved and what is listed, of all servers. */
export type Lock = z.output<typeof lock>;
