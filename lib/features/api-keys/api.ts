import { defineRoute, type Route } from "@/lib/framework/route";
import { createAdminKey } from "./commands/create-admin-key";
import { createApiKey } from "./commands/create-api-key";
import { revokeAdminKey } from "./commands/revoke-admin-key";
import { revokeApiKey } from "./commands/revoke-api-key";
import { rotateAdminKey } from "./commands/rotate-admin-key";
import { rotateApiKey } from "./commands/rotate-api-key";
import { listAdminKeys } from "./queries/list-admin-keys";
import { listApiKeys } from "./queries/list-api-keys";

const ORG = "/orgs/{org}/api-keys";
const WORKSPACE = "/orgs/{org}/workspaces/{workspace}/api-keys";
const tag = "API keys";

export const apiKeyRoutes: readonly Route[] = [
  defineRoute({ method: "GET", path: ORG, tag, summary: "List the admin keys", operation: listAdminKeys }),
  defineRoute({ method: "POST", path: ORG, tag, summary: "Create an admin key", operation: createAdminKey }),
  defineRoute({
    method: "DELETE",
    path: `${ORG}/{key}`,
    tag,
    summary: "Revoke an admin key",
    operation: revokeAdminKey,
  }),
  defineRoute({
    method: "POST",
    path: `${ORG}/{key}/rotate`,
    tag,
    summary: "Give an admin key a new secret",
    status: 200,
    operation: rotateAdminKey,
  }),
  defineRoute({
    method: "GET",
    path: WORKSPACE,
    tag,
    summary: "List the keys of a workspace",
    operation: listApiKeys,
  }),
  defineRoute({
    method: "POST",
    path: WORKSPACE,
    tag,
    summary: "Create a key for a workspace",
    operation: createApiKey,
  }),
  defineRoute({
    method: "POST",
    path: `${WORKSPACE}/{key}/rotate`,
    tag,
    summary: "Give a key of a workspace a new secret",
    status: 200,
    operation: rotateApiKey,
  }),
  defineRoute({
    method: "DELETE",
    path: `${WORKSPACE}/{key}`,
    tag,
    summary: "Revoke a key of a workspace",
    operation: revokeApiKey,
  }),
];
