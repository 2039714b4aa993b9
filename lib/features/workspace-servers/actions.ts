"use server";

import { defineAction } from "@/lib/features/access";
import { grantServer } from "./commands/grant-server";
import { setServerWorkspaces } from "./commands/set-server-workspaces";
import { setUserAccess } from "./commands/set-user-access";
import { updateWorkspaceServer } from "./commands/update-workspace-server";
import { withdrawServer } from "./commands/withdraw-server";

export const grantServerAction = defineAction(grantServer);
export const withdrawServerAction = defineAction(withdrawServer);
export const updateWorkspaceServerAction = defineAction(updateWorkspaceServer);
export const setUserAccessAction = defineAction(setUserAccess);
export const setServerWorkspacesAction = defineAction(setServerWorkspaces);
