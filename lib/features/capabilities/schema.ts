import { z } from "zod";
import { serverReference } from "@/lib/features/servers/schema";
import { timestamp } from "@/lib/shared/timestamp";

export const CHANGES_MAX = 1_000;
const NAME_LENGTH_MAX = 2_048;

export const CAPABILITY_KINDS = ["tool", "resource", "resource_template", "prompt"] as const;
export const capabilityKind = z.enum(CAPABILITY_KINDS);
export type CapabilityKind = z.output<typeof capabilityKind>;

export const CAPABILITY_EFFECTS = ["read", "write", "destructive"] as const;
export const capabilityEffect = z.enum(CAPABILITY_EFFECTS);
export type CapabilityEffect = z.output<typeof capabilityEffect>;

export const listCapabilitiesInput = z.object({
  server: serverReference,
  kind: capabilityKind.optional(),
  search: z.string().trim().max(200).optional().meta({ description: "Part of a name or title." }),
  effect: capabilityEffect.optional().meta({
    description:
      "By what the server claims of its tools: `read` says that it changes nothing, `write` does not say so, `destructive` says that it may destroy something.",
  }),
  limit: z.coerce
    .number()
    .int()
    .min(1)
    .max(CHANGES_MAX)
    .default(200)
    .meta({ description: "Most items in one answer." }),
  cursor: z.string().max(12_000).optional().meta({ description: "`nextCursor` of the previous answer." }),
});
export type ListCapabilitiesInput = z.input<typeof listCapabilitiesInput>;

const facts = {
  kind: capabilityKind,
  name: z
    .string()
    .meta({ description: "Name of a tool or prompt, URI of a resource, URI template of a template." }),
  title: z.string().nullable(),
  description: z.string(),
  definition: z.record(z.string(), z.unknown()).nullable().meta({
    description: "As the server gave it; null for a name that was switched off before it was seen.",
  }),
  firstSeenAt: timestamp.nullable(),
  changedAt: timestamp.nullable().meta({ description: "When its definition last changed." }),
  removedAt: timestamp.nullable().meta({ description: "Since when the server no longer lists it." }),
  waiting: z
    .enum(["changed", "new"])
    .nullable()
    .meta({ description: "Its definition, or that it is there at all, waits to be approved." }),
};

export const orgCapability = z.object({
  ...facts,
  enabled: z.boolean().meta({ description: "The organization's switch." }),
});
/** A capability with the organization's switch. */
export type OrgCapability = z.output<typeof orgCapability>;

export const workspaceCapability = z.object({
  ...facts,
  orgEnabled: z.boolean().meta({ description: "The organization's switch." }),
  workspaceEnabled: z.boolean().meta({ description: "The workspace's switch." }),
  enabled: z.boolean().meta({ description: "Whether both are on." }),
  reason: z
    .enum(["organization", "workspace"])
    .nullable()
    .meta({ description: "Who switched it off; the organization's switch comes first." }),
});
/** A capability with both switches and what they come to. */
export type WorkspaceCapability = z.output<typeof workspaceCapability>;

const count = z.object({ total: z.number().int(), enabled: z.number().int() });
export const capabilityCounts = z
  .object({ tool: count, resource: count, resource_template: count, prompt: count })
  .meta({ description: "Of everything the server lists now, whatever the filter." });

export const switchable = z.object({ on: z.number().int(), off: z.number().int() }).meta({
  description:
    "How many of what the filter finds and the server lists now are switched on and off here, all pages together; without those that cannot be moved here.",
});
/** How many switches a filter reaches, by position. */
export type Switchable = z.output<typeof switchable>;

export const capabilityChange = z.object({
  kind: capabilityKind,
  name: z.string().min(1).max(NAME_LENGTH_MAX),
  enabled: z.boolean(),
});
export type CapabilityChange = z.output<typeof capabilityChange>;

export const setCapabilitiesInput = z.object({
  server: serverReference,
  changes: z
    .array(capabilityChange)
    .min(1, "Name at least one capability.")
    .max(CHANGES_MAX, `Change at most ${String(CHANGES_MAX)} capabilities at once.`)
    .meta({
      description: "Where one is named twice, the last wins. Names the server does not have are kept.",
    }),
});
export type SetCapabilitiesInput = z.input<typeof setCapabilitiesInput>;

export const setAllCapabilitiesInput = z.object({
  server: serverReference,
  enabled: z.boolean(),
  kind: capabilityKind.optional().meta({ description: "Every kind when left out." }),
  search: z
    .string()
    .trim()
    .max(200)
    .optional()
    .meta({ description: "Only those with this in name or title." }),
  effect: capabilityEffect.optional().meta({ description: "Only those of this effect, as in the list." }),
});

export type SetAllCapabilitiesInput = z.input<typeof setAllCapabilitiesInput>;

export const setCapabilitiesResult = z.object({
  changed: z.array(capabilityChange).meta({ description: "Those whose switch was in the other position." }),
});

export const CHANGE_POLICIES = ["quarantine", "keep", "accept"] as const;
export const NEW_POLICIES = ["accept", "quarantine"] as const;
export const serverPolicy = z.object({
  changePolicy: z.enum(CHANGE_POLICIES).meta({
    description:
      "What becomes of a changed definition. `quarantine`: neither listed nor callable until approved; `keep`: the approved one is listed in its place and calls go on; `accept`: it replaces the approved one.",
  }),
  newPolicy: z
    .enum(NEW_POLICIES)
    .meta({ description: "What becomes of a capability that the server did not list before." }),
});
/** What becomes of definitions nobody approved. */
export type ServerPolicy = z.output<typeof serverPolicy>;

const named = z.array(z.object({ kind: capabilityKind, name: z.string() }));
export const syncResult = z.object({
  added: named,
  changed: named.meta({ description: "Same name, another definition." }),
  removed: named,
  waiting: z.number().int().meta({ description: "How many wait to be approved now." }),
  complete: z
    .boolean()
    .meta({ description: "False when a list could not be read to its end; then nothing is removed." }),
  warning: z.string().nullable(),
  counts: z.object({
    tools: z.number().int(),
    resources: z.number().int(),
    resourceTemplates: z.number().int(),
    prompts: z.number().int(),
  }),
});
/** What a sync of a server's capabilities changed. */
export type SyncResult = z.output<typeof syncResult>;
