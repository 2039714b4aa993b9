export { closeDatabase, getDatabase, type Database, type Db } from "./database";
export { isUniqueViolation } from "./errors";
export { withKeyHash, withTenant, withUser, withoutTenant } from "./tenant-db";
export type * from "./generated/enums";
export type { Prisma } from "./generated/client";
