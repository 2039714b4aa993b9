"use server";

import { defineAction } from "@/lib/features/access";
import { setOrgCapabilities } from "./commands/set-org-capabilities";
import { setWorkspaceCapabilities } from "./commands/set-workspace-capabilities";
import { syncServer } from "./commands/sync-server";

export const syncServerAction = defineAction(syncServer);
export const setOrgCapabilitiesAction = defineAction(setOrgCapabilities);
export const setWorkspaceCapabilitiesAction = defineAction(setWorkspaceCapabilities);
