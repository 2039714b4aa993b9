import { z } from "zod";
import { timestamp } from "@/lib/shared/timestamp";

export const TARGET_KINDS = ["tool", "resource", "resource_template", "prompt"] as const;

export const explainInput = z.object({
  principal: z.string().trim().min(1).max(200).default("me").meta({
    description:
      "Id or e-mail of a person, id of an API key, or `me`. Members ask about themselves and their own keys.",
  }),
  server: z.string().min(1).max(64).meta({ description: "Slug or id of the server." }),
  capability: z.string().min(1).max(2048).optional().meta({
    description: "Name of a tool or prompt, or URI. Left out: the server as a whole.",
  }),
  kind: z.enum(TARGET_KINDS).default("tool").meta({ description: "What the capability is." }),
});
export type ExplainInput = z.input<typeof explainInput>;

const changeable = z.object({
  permission: z.string(),
  roles: z.array(z.string()).meta({ description: "Roles that include the permission now." }),
  people: z.array(z.string()).meta({ description: "Names of some who have such a role." }),
  you: z.boolean().meta({ description: "Whether the one who asks may." }),
  page: z.string().nullable().meta({ description: "Where it is changed in the dashboard." }),
});

export const explainStep = z.object({
  rule: z.string().meta({ description: "The reason code this rule denies with. Stable." }),
  question: z.string(),
  outcome: z.enum(["pass", "deny"]),
  decides: z
    .boolean()
    .meta({ description: "The first rule that denies; what denies after it would be next." }),
  detail: z.string(),
  changed: z
    .object({ at: timestamp, by: z.string().nullable() })
    .nullable()
    .meta({ description: "Who last moved this switch, where that is known." }),
  changeableBy: changeable.nullable().meta({ description: "Null where nobody can: use another key." }),
});
export type ExplainStep = z.output<typeof explainStep>;

/** Why somebody may or may not use something, rule by rule. */
export const explanation = z.object({
  decision: z.enum(["allow", "deny"]),
  reason: z.string().meta({ description: "`allowed`, or the code of the rule that denied." }),
  summary: z.string(),
  principal: z.object({ id: z.string(), kind: z.enum(["user", "service"]), label: z.string() }),
  server: z.object({ slug: z.string(), name: z.string() }),
  capability: z.object({ kind: z.enum(TARGET_KINDS), name: z.string(), isListed: z.boolean() }).nullable(),
  path: z.array(explainStep).meta({ description: "In the order in which the rules are asked." }),
  policyVersion: z.string().nullable().meta({ description: "As recorded with calls; null without a grant." }),
});
export type Explanation = z.output<typeof explanation>;
