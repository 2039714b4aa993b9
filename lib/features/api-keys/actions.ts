"use server";

import { defineAction } from "@/lib/features/access";
import { createAdminKey } from "./commands/create-admin-key";
import { createApiKey } from "./commands/create-api-key";
import { revokeAdminKey } from "./commands/revoke-admin-key";
import { revokeApiKey } from "./commands/revoke-api-key";
import { rotateAdminKey } from "./commands/rotate-admin-key";
import { rotateApiKey } from "./commands/rotate-api-key";

export const createApiKeyAction = defineAction(createApiKey);
export const revokeApiKeyAction = defineAction(revokeApiKey);
export const createAdminKeyAction = defineAction(createAdminKey);
export const rotateApiKeyAction = defineAction(rotateApiKey);
export const rotateAdminKeyAction = defineAction(rotateAdminKey);
export const revokeAdminKeyAction = defineAction(revokeAdminKey);
