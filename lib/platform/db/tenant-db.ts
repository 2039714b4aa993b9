import type { AuthorizedOrgId, TenantScope } from "@/lib/shared/tenant";
import { getDatabase, type Db } from "./database";
import type { PrismaClient } from "./generated/client";
import { tenantField } from "./tenancy";

// Threat: a query that forgot its tenant. Rule: the tenant is part of the transaction, twice: row-level security in
// PostgreSQL reads it from the settings, and the client adds it to every query, so that one belt may fail.
const TRANSACTION = { maxWait: 5_000, timeout: 20_000 };

/** Runs `work` in one transaction that sees and writes the rows of this tenant only. Throwing rolls back. */
export async function withTenant<T>(scope: TenantScope, work: (db: Db) => Promise<T>): Promise<T> {
  const { prisma } = await getDatabase();
  return boundTo(prisma, scope.orgId).$transaction(async (transaction) => {
    const workspaceId = scope.workspaceId ?? "";
    await transaction.$queryRaw`SELECT set_config('app.org_id', ${scope.orgId}, true),
                                       set_config('app.workspace_id', ${workspaceId}, true)`;
    return work(asDb(transaction));
  }, TRANSACTION);
}

/** For a person: sees their own memberships, the organizations these are of, and their sessions, nothing else. */
export async function withUser<T>(userId: string, work: (db: Db) => Promise<T>): Promise<T> {
  const { prisma } = await getDatabase();
  return prisma.$transaction(async (transaction) => {
    await transaction.$queryRaw`SELECT set_config('app.user_id', ${userId}, true)`;
    return work(transaction);
  }, TRANSACTION);
}

/**
 * Inside the transaction of `withUser`: also sees and writes the rows of one organization that the person belongs to, for
 * what must be one whole with the person's own write.
 */
export async function alsoInOrg<T>(db: Db, orgId: AuthorizedOrgId, work: () => Promise<T>): Promise<T> {
  await db.$queryRaw`SELECT set_config('app.org_id', ${orgId}, true)`;
  const done = await work();
  await db.$queryRaw`SELECT set_config('app.org_id', '', true)`;
  return done;
}

/** For authentication: sees the one API key with this hash, nothing else. */
export async function withKeyHash<T>(keyHash: string, work: (db: Db) => Promise<T>): Promise<T> {
  const { prisma } = await getDatabase();
  return prisma.$transaction(async (transaction) => {
    await transaction.$queryRaw`SELECT set_config('app.key_hash', ${keyHash}, true)`;
    return work(transaction);
  }, TRANSACTION);
}

/** For links that were mailed: sees the one invitation or password reset with this token's hash, nothing else. */
export async function withTokenHash<T>(tokenHash: string, work: (db: Db) => Promise<T>): Promise<T> {
  const { prisma } = await getDatabase();
  return prisma.$transaction(async (transaction) => {
    await transaction.$queryRaw`SELECT set_config('app.token_hash', ${tokenHash}, true)`;
    return work(transaction);
  }, TRANSACTION);
}

/** For joining by e-mail: sees the organizations that this domain joins, nothing else. */
export async function withEmailDomain<T>(domain: string, work: (db: Db) => Promise<T>): Promise<T> {
  const { prisma } = await getDatabase();
  return prisma.$transaction(async (transaction) => {
    await transaction.$queryRaw`SELECT set_config('app.email_domain', ${domain}, true)`;
    return work(transaction);
  }, TRANSACTION);
}

/** For what belongs to no tenant (users, epochs); the tenant tables look empty from here. */
export async function withoutTenant<T>(work: (db: Db) => Promise<T>): Promise<T> {
  const { prisma } = await getDatabase();
  return prisma.$transaction((transaction) => work(transaction), TRANSACTION);
}

function boundTo(prisma: PrismaClient, orgId: string) {
  return prisma.$extends({
    query: {
      $allModels: {
        $allOperations({ model, operation, args, query }) {
          const field = tenantField(model);
          return query(field === null ? args : withTenantField(operation, args, { [field]: orgId }));
        },
      },
    },
  });
}

interface QueryArgs {
  readonly where?: { readonly AND?: object | readonly object[] };
  readonly data?: object | readonly object[];
  readonly create?: object;
}

// Added, never replaced: a filter on another tenant must find nothing, not our own row.
function withTenantField<Args>(operation: string, args: Args, tenant: Record<string, string>): Args {
  const given: QueryArgs = args ?? {};
  const where = { ...given.where, AND: [given.where?.AND ?? [], tenant].flat() };
  const owned = (row: object | undefined) => ({ ...tenant, ...row });
  switch (operation) {
    case "create":
      return { ...given, data: owned(given.data) } as Args;
    case "createMany":
    case "createManyAndReturn":
      return { ...given, data: [given.data ?? []].flat().map(owned) } as Args;
    case "upsert":
      return { ...given, where, create: owned(given.create) } as Args;
    default:
      return { ...given, where } as Args;
  }
}

// The extension changes arguments only, so its transaction client has the shape of the plain one.
function asDb(transaction: unknown): Db {
  return transaction as Db;
}
