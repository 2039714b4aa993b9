"use server";

import { defineAction } from "@/lib/features/access";
import { grantServer } from "./commands/grant-server";
import { setServerWorkspaces } from "./commands/set-server-workspaces";
import { updateWorkspaceServer } from "./commands/update-workspace-server";
import { withdrawServer } from "./commands/withdraw-server";

export const grantServerAction = defineAction(grantServer);
export const withdrawServerAction = defineAction(withdrawServer);
export const updateWorkspaceServerAction = defineAction(updateWorkspaceServer);
export const setServerWorkspacesAction = defineAction(setServerWorkspaces);
