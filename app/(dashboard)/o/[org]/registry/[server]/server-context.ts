import { cache } from "react";
import { orNotFound, requireOrg } from "@/app/(dashboard)/page-context";
import { getServer } from "@/lib/features/servers";

/** Slugs in the address of a registry server's pages. */
export interface ServerParams {
  readonly org: string;
  readonly server: string;
}

/** The server of a page and who looks at it; read once for layout and page together. */
export const requireServer = cache(async (org: string, server: string) => {
  const ctx = await requireOrg(org);
  return { ctx, view: await orNotFound(getServer.execute(ctx, { server })) };
});

/** The server's name for titles. Says so when there is none: a title cannot be the not-found page. */
export async function serverName(org: string, server: string): Promise<string> {
  const found = await requireServer(org, server).catch(() => null);
  return found?.view.name ?? "Server not found";
}
