"use server";

import { defineAction } from "@/lib/features/access";
import { createOwnServer } from "./commands/create-own-server";
import { createServer } from "./commands/create-server";
import { deleteServer } from "./commands/delete-server";
import { testConnection } from "./commands/test-connection";
import { testOwnConnection } from "./commands/test-own-connection";
import { testServer } from "./commands/test-server";
import { updateOwnServer } from "./commands/update-own-server";
import { updateServer } from "./commands/update-server";

export const createServerAction = defineAction(createServer);
export const updateServerAction = defineAction(updateServer);
export const deleteServerAction = defineAction(deleteServer);
export const testServerAction = defineAction(testServer);
export const testConnectionAction = defineAction(testConnection);
export const createOwnServerAction = defineAction(createOwnServer);
export const testOwnConnectionAction = defineAction(testOwnConnection);
export const updateOwnServerAction = defineAction(updateOwnServer);
