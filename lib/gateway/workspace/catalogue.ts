import { z } from "zod";

const id = z.string().min(1);

/** Something a server listed when it was last synced. */
export const catalogueItemSchema = z.object({
  kind: z.enum(["tool", "resource", "resource_template", "prompt"]),
  /** Tool or prompt name, resource URI, or URI template. */
  name: z.string().min(1),
  /** Its place in the server's own list. */
  position: z.number().int(),
  /** The definition as the server sent it: JSON text. */
  definition: z.string(),
});

/** A server of the workspace, whoever may use it. */
export const catalogueServerSchema = z.object({
  workspaceServerId: id,
  slug: id,
  name: z.string(),
  instructions: z.string().nullable(),
  items: z.array(catalogueItemSchema),
});

/**
 * What the servers of one workspace offer, as last synced: all of them, because names must not depend on who asks.
 * Policy is not in here; the servers' snapshots have it. Strict, as the snapshot is.
 */
export const workspaceCatalogueSchema = z.strictObject({
  schemaVersion: z.literal(1),
  version: id,
  org: z.strictObject({ id, slug: id, enabled: z.boolean() }),
  workspace: z.strictObject({ id, slug: id, name: z.string(), enabled: z.boolean() }),
  /** `collisions`: a name is prefixed only where two servers share it. */
  toolNaming: z.enum(["collisions", "always"]),
  servers: z.array(catalogueServerSchema),
});

export type CatalogueItem = z.output<typeof catalogueItemSchema>;
export type CatalogueServer = z.output<typeof catalogueServerSchema>;
export type WorkspaceCatalogue = z.output<typeof workspaceCatalogueSchema>;
export type WorkspaceCatalogueInput = z.input<typeof workspaceCatalogueSchema>;
