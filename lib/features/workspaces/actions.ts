"use server";

import { defineAction } from "@/lib/features/access";
import { createWorkspace } from "./commands/create-workspace";

export const createWorkspaceAction = defineAction(createWorkspace);
