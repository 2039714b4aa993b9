export { apiKeyRoutes } from "./api";
export { createAdminKey } from "./commands/create-admin-key";
export { createApiKey } from "./commands/create-api-key";
export { revokeAdminKey } from "./commands/revoke-admin-key";
export { revokeApiKey } from "./commands/revoke-api-key";
export { listAdminKeys } from "./queries/list-admin-keys";
export { listApiKeys } from "./queries/list-api-keys";
