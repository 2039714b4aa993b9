import type { Prisma } from "./generated/client";

type ModelName = Prisma.ModelName;

/**
 * How each model belongs to a tenant; `person`: to somebody who is signed in, seen through `withUser`. A model that is missing here does not compile; the tenancy tests compare the
 * list with the policies in the database.
 */
export const TENANCY = {
  User: "global",
  Session: "person",
  PasswordReset: "person",
  RateLimit: "global",
  OrgEpoch: "global",
  Organization: "self",
  OrgMember: "org",
  OrgDataKey: "org",
  Workspace: "org",
  WorkspaceMember: "org",
  Server: "org",
  ServerSecret: "org",
  HealthCheck: "org",
  Capability: "org",
  OrgCapabilitySwitch: "org",
  WorkspaceCapabilitySwitch: "org",
  WorkspaceServer: "org",
  UserAccess: "org",
  ApiKey: "org",
  Invitation: "org",
  Call: "org",
  AuditLog: "org",
  IdempotencyKey: "org",
} as const satisfies Record<ModelName, "global" | "person" | "self" | "org">;

/** The column that names the tenant; null for what belongs to nobody. */
export function tenantField(model: ModelName): "orgId" | "id" | null {
  switch (TENANCY[model]) {
    case "global":
    case "person":
      return null;
    case "self":
      return "id";
    case "org":
      return "orgId";
  }
}
