export { closeDatabase, getDatabase, type Database, type Db } from "./database";
export { isMissingRow, isUniqueViolation } from "./errors";
export {
  alsoInOrg,
  withEmailDomain,
  withKeyHash,
  withTenant,
  withTokenHash,
  withUser,
  withoutTenant,
} from "./tenant-db";
export type * from "./generated/enums";
export type { Prisma } from "./generated/client";
