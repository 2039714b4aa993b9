import type { Prisma } from "@/lib/platform/db";
import type { ServerRow } from "./find-server";

/** What the audit log keeps of a server: header names, never values. */
export function auditFacts(row: ServerRow): Prisma.InputJsonObject {
  return {
    name: row.name,
    slug: row.slug,
    description: row.description,
    url: row.url,
    auth: { type: row.authType, headers: row.secrets.map((secret) => secret.name) },
    enabled: row.enabled,
    autoProvision: row.autoProvision,
  };
}
