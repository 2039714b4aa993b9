"use server";

import { defineAction } from "@/lib/features/access";
import { createWorkspace } from "./commands/create-workspace";
import { deleteWorkspace } from "./commands/delete-workspace";
import { updateWorkspace } from "./commands/update-workspace";

export const createWorkspaceAction = defineAction(createWorkspace);
export const updateWorkspaceAction = defineAction(updateWorkspace);
export const deleteWorkspaceAction = defineAction(deleteWorkspace);
