import { cache } from "react";
import { orNotFound, requireWorkspace } from "@/app/(dashboard)/page-context";
import { getWorkspaceServer } from "@/lib/features/workspace-servers";

/** Slugs in the address of a workspace server's pages. */
export interface ServerParams {
  readonly org: string;
  readonly workspace: string;
  readonly server: string;
}

/** The server of a page and who looks at it; read once for layout and page together. */
export const requireServer = cache(async (org: string, workspace: string, server: string) => {
  const ctx = await requireWorkspace(org, workspace);
  return { ctx, view: await orNotFound(getWorkspaceServer.execute(ctx, { server })) };
});
