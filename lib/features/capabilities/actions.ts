"use server";

import { defineAction } from "@/lib/features/access";
import { setAllOrgCapabilities } from "./commands/set-all-org-capabilities";
import { setAllWorkspaceCapabilities } from "./commands/set-all-workspace-capabilities";
import { setOrgCapabilities } from "./commands/set-org-capabilities";
import { setWorkspaceCapabilities } from "./commands/set-workspace-capabilities";
import { syncServer } from "./commands/sync-server";

export const syncServerAction = defineAction(syncServer);
export const setOrgCapabilitiesAction = defineAction(setOrgCapabilities);
export const setWorkspaceCapabilitiesAction = defineAction(setWorkspaceCapabilities);
export const setAllOrgCapabilitiesAction = defineAction(setAllOrgCapabilities);
export const setAllWorkspaceCapabilitiesAction = defineAction(setAllWorkspaceCapabilities);
