import { z } from "zod";
import { timestamp } from "@/lib/shared/timestamp";

const NAME_LENGTH_MAX = 80;
const EXPIRY_DAYS_MAX = 3650;

/** What a workspace's key may be used for. */
export const WORKSPACE_KEY_SCOPES = ["mcp", "api:read", "api:write"] as const;

const name = z.string().trim().min(1, "Name the key after what will use it.").max(NAME_LENGTH_MAX);
const expiry = {
  expiresInDays: z
    .number()
    .int()
    .min(1)
    .max(EXPIRY_DAYS_MAX)
    .optional()
    .meta({ description: "Days until the key stops working; never when left out." }),
};

export const createApiKeyInput = z.object({
  name,
  kind: z
    .enum(["service", "user"])
    .default("service")
    .meta({ description: "`service`: of the workspace. `user`: acts for you, with your access." }),
  scopes: z
    .array(z.enum(WORKSPACE_KEY_SCOPES))
    .min(1, "Choose at least one scope.")
    .default(["mcp", "api:read"])
    .meta({ description: "`mcp`: call servers. `api:read`, `api:write`: the admin API of the workspace." }),
  ...expiry,
});
export type CreateApiKeyInput = z.input<typeof createApiKeyInput>;

export const createAdminKeyInput = z.object({ name, ...expiry });
export type CreateAdminKeyInput = z.input<typeof createAdminKeyInput>;

export const ROTATION_OVERLAPS_MAX_MINUTES = 30 * 24 * 60;
export const rotateApiKeyInput = z.object({
  key: z.uuid().meta({ description: "The key's id." }),
  overlapMinutes: z
    .number()
    .int()
    .min(0)
    .max(ROTATION_OVERLAPS_MAX_MINUTES)
    .default(60)
    .meta({ description: "How long the secret from before goes on; 0 ends it at once." }),
  expiresInDays: z
    .number()
    .int()
    .min(1)
    .max(EXPIRY_DAYS_MAX)
    .optional()
    .meta({ description: "Days from now until the key stops working; as before when left out." }),
});

export const revokeApiKeyInput = z.object({ key: z.uuid().meta({ description: "The key's id." }) });

export const apiKey = z.object({
  id: z.uuid(),
  name: z.string(),
  kind: z.enum(["admin", "service", "user"]),
  hint: z.string().meta({ description: "First and last characters of the key." }),
  scopes: z.array(z.string()),
  status: z.enum(["active", "expired", "revoked"]),
  owner: z
    .object({ id: z.uuid(), name: z.string() })
    .nullable()
    .meta({ description: "The person a `user` key acts for." }),
  createdBy: z
    .object({ id: z.uuid(), name: z.string() })
    .nullable()
    .meta({ description: "Who made it; null where the installation itself did." }),
  limitedBecause: z.enum(["creator_demoted", "creator_left"]).nullable().meta({
    description:
      "Why the key may do less in the admin API than it was made for: it never has more than the role of whoever made it, or rotated it last.",
  }),
  createdAt: timestamp,
  rotatedAt: timestamp.nullable(),
  previous: z
    .object({ hint: z.string(), until: timestamp })
    .nullable()
    .meta({ description: "The secret from before the last rotation, while it still works." }),
  expiresAt: timestamp.nullable(),
  revokedAt: timestamp.nullable(),
  lastUsedAt: timestamp.nullable().meta({ description: "Accurate to about a minute." }),
});
export type ApiKeyView = z.output<typeof apiKey>;

export const createdApiKey = apiKey.extend({
  key: z.string().meta({ description: "The key itself. Shown this once." }),
});
