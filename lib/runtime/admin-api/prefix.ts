/** Where the admin API is served. */
export const ADMIN_API_PREFIX = "/api/v1";
