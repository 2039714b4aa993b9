import { z } from "zod";

const id = z.string().min(1);

/** One switchable thing of a server. Enabled only where both switches are on. */
export const snapshotCapabilitySchema = z.object({
  kind: z.enum(["tool", "resource", "resource_template", "prompt"]),
  /** Tool or prompt name, resource URI, or URI template. */
  name: z.string().min(1),
  orgEnabled: z.boolean(),
  workspaceEnabled: z.boolean(),
  /** Of the approved definition (lib/shared/definition-hash.ts); null: there is none to compare with. */
  hash: z.string().min(1).nullable().default(null),
  /** Neither listed nor callable: its definition waits to be approved. */
  quarantined: z.boolean().default(false),
  /** Of the definition that waits, so that seeing it again is no news. */
  waitingHash: z.string().min(1).nullable().default(null),
  /** The approved definition, where it is listed in place of a changed one. */
  definition: z.string().nullable().default(null),
});

/** How Gatehouse authenticates to the upstream. `type` picks a plug-in, which parses `config`. */
export const snapshotUpstreamAuthSchema = z.object({
  type: z.string().min(1),
  config: z.unknown().optional(),
  /** Reference for SecretResolver; never a value. */
  secretRef: z.string().min(1).nullable(),
  /** Changes when the secret changes, so that no old connection is reused. */
  credentialVersion: z.string(),
});

/** Per-server overrides of the gateway's limits. */
export const snapshotLimitsSchema = z
  .object({
    firstByteMs: z.number().int().positive(),
    idleMs: z.number().int().positive(),
    absoluteMs: z.number().int().positive(),
    toolSilenceMs: z.number().int().positive(),
    inFlightPerServerMax: z.number().int().positive(),
    bodyBytesMax: z.number().int().positive(),
    responseBytesMax: z.number().int().positive(),
  })
  .partial();

/**
 * The compiled policy and routing of one workspace server: the only thing the two planes share.
 * Strict: a field this version does not know may be a restriction, so it denies.
 */
export const gatewaySnapshotSchema = z.strictObject({
  schemaVersion: z.literal(1),
  /** Policy version, recorded with every decision. */
  version: z.string().min(1),
  org: z.strictObject({ id, slug: id, enabled: z.boolean() }),
  workspace: z.strictObject({ id, slug: id, enabled: z.boolean() }),
  server: z.strictObject({ id, name: z.string(), enabled: z.boolean() }),
  workspaceServer: z.strictObject({ id, slug: id, enabled: z.boolean() }),
  upstream: z.strictObject({
    url: z.url({ protocol: /^https?$/ }),
    era: z.enum(["legacy", "modern", "dual", "unknown"]),
    /** `sse`: HTTP+SSE of 2024-11-05, spoken only by legacy servers. */
    transport: z.enum(["http", "sse"]).default("http"),
    /** Changes when URL or transport settings change. */
    configVersion: z.string().min(1),
    auth: snapshotUpstreamAuthSchema,
  }),
  /** What applies to what is not in `capabilities`. */
  newCapabilities: z.enum(["allow", "deny"]).default("allow"),
  /** What becomes of a definition that differs from the approved one. */
  changedDefinitions: z.enum(["accept", "quarantine", "keep"]).default("accept"),
  capabilities: z.array(snapshotCapabilitySchema),
  /** Users outside the exceptions get `default`, those inside get the opposite. Service keys get `default`. */
  userAccess: z
    .strictObject({ default: z.enum(["allow", "deny"]), exceptions: z.array(id) })
    .default({ default: "allow", exceptions: [] }),
  limits: snapshotLimitsSchema.default({}),
});

export type GatewaySnapshot = z.output<typeof gatewaySnapshotSchema>;
export type GatewaySnapshotInput = z.input<typeof gatewaySnapshotSchema>;
export type SnapshotCapability = z.output<typeof snapshotCapabilitySchema>;
export type SnapshotCapabilityInput = z.input<typeof snapshotCapabilitySchema>;
