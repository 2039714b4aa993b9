import { randomUUID } from "node:crypto";
import { hashPassword } from "@/lib/features/access/passwords";
import { bootstrap, type BootstrapResult } from "@/lib/runtime/bootstrap";
import { systemScope } from "@/lib/features/access/system-scope";
import { withoutTenant, withTenant, type Db, type Prisma } from "@/lib/platform/db";
import { newId } from "@/lib/shared/ids";
import type { OrgRole, WorkspaceRole } from "@/lib/shared/permissions";

/** Fills the database; answers with what to sign in with. Running it again changes nothing. */
export type Scenario = () => Promise<Record<string, unknown>>;

export const SEED_PASSWORD = "gatehouse-demo-password";

/** The organization, made by its owner; the second tenant beside it makes a leak visible by eye. */
export async function seedOrganization(org: string, workspace: string): Promise<BootstrapResult> {
  const result = await bootstrap({
    org,
    workspace,
    email: `owner@${org}.test`,
    password: SEED_PASSWORD,
    name: `Owner of ${org}`,
  });
  return result;
}

/** Runs `work` in the organization. */
export async function inOrganization<T>(
  slug: string,
  work: (db: Db, orgId: string) => Promise<T>,
): Promise<T> {
  const owner = await withoutTenant((db) =>
    db.user.findUniqueOrThrow({ where: { email: `owner@${slug}.test` } }),
  );
  const orgId = await organizationOf(owner.id);
  return withTenant(systemScope(orgId), (db) => work(db, orgId));
}

async function organizationOf(userId: string): Promise<string> {
  const { withUser } = await import("@/lib/platform/db");
  const member = await withUser(userId, (db) =>
    db.orgMember.findFirstOrThrow({ where: { userId, role: "owner" } }),
  );
  return member.orgId;
}

/** A person with a role in the organization and one in a workspace of it. */
export async function seedMember(
  slug: string,
  person: { name: string; role: OrgRole; workspace: string; workspaceRole: WorkspaceRole },
): Promise<void> {
  const email = `${person.name.toLowerCase()}@${slug}.test`;
  const passwordHash = await hashPassword(SEED_PASSWORD);
  const user = await withoutTenant((db) =>
    db.user.upsert({
      where: { email },
      create: { id: newId(), email, name: person.name, passwordHash },
      update: {},
    }),
  );
  await inOrganization(slug, async (db, orgId) => {
    const workspace = await db.workspace.findFirstOrThrow({ where: { slug: person.workspace } });
    await db.orgMember.createMany({
      data: [{ orgId, userId: user.id, role: person.role }],
      skipDuplicates: true,
    });
    await db.workspaceMember.createMany({
      data: [{ orgId, workspaceId: workspace.id, userId: user.id, role: person.workspaceRole }],
      skipDuplicates: true,
    });
  });
}

export interface SeedServer {
  readonly slug: string;
  readonly name: string;
  readonly url: string;
  readonly description: string;
  readonly health: "healthy" | "degraded" | "unreachable" | "unknown";
  readonly healthDetail?: string;
  readonly workspaces: readonly string[];
  readonly tools: readonly { name: string; description: string; readOnly?: boolean }[];
}

/** A server with its tools and grants, as if it had been synced. */
export async function seedServer(org: string, server: SeedServer): Promise<void> {
  await inOrganization(org, async (db, orgId) => {
    if ((await db.server.findFirst({ where: { slug: server.slug } })) !== null) return;
    const id = newId();
    const now = new Date();
    const { slug, name, url, description, health } = server;
    await db.server.create({
      data: {
        ...{
          id,
          orgId,
          slug,
          name,
          url,
          description,
          health,
          authType: "none",
          era: "legacy",
          probedAt: now,
          syncedAt: now,
        },
        ...{
          healthDetail: server.healthDetail ?? null,
          protocolVersion: "2025-11-25",
          serverVersion: "1.0.0",
        },
      },
    });
    await db.capability.createMany({
      data: server.tools.map((tool, position) => toolRow({ orgId, serverId: id }, tool, position)),
    });
    for (const workspace of server.workspaces) {
      const { id: workspaceId } = await db.workspace.findFirstOrThrow({ where: { slug: workspace } });
      await db.workspaceServer.create({ data: { id: newId(), orgId, workspaceId, serverId: id, slug } });
    }
  });
}

function toolRow(
  owner: { orgId: string; serverId: string },
  tool: SeedServer["tools"][number],
  position: number,
): Prisma.CapabilityCreateManyInput {
  const { name, description, readOnly = true } = tool;
  const inputSchema = {
    type: "object",
    properties: { query: { type: "string", description: "What to look for" } },
  };
  const definition = JSON.stringify({
    name,
    description,
    inputSchema,
    annotations: { readOnlyHint: readOnly },
  });
  return { ...owner, id: newId(), kind: "tool", name, description, definition, hash: randomUUID(), position };
}
