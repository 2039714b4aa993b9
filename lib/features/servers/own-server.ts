import { findWorkspaceServer, toWorkspaceServerView } from "@/lib/features/workspace-servers";
import type { WorkspaceContext } from "@/lib/framework/context";
import type { Db } from "@/lib/platform/db";
import { AppError } from "@/lib/shared/errors";
import { SLUG_LENGTH_MAX } from "@/lib/shared/slug";
import { findServer } from "./find-server";

const TAIL_LENGTH = 8;

/**
 * The registry's slug of a workspace's own server. Ends in a part of its random id: a free one cannot be looked for,
 * as the other workspaces' own servers are not seen from here, and “taken” would tell of them.
 */
export function ownServerSlug(slug: string, id: string): string {
  return `${slug.slice(0, SLUG_LENGTH_MAX - TAIL_LENGTH - 1)}-${id.slice(-TAIL_LENGTH)}`;
}

/** A server that this workspace made for itself; throws `conflict` (server_is_shared) for one of the organization. */
export async function findOwnServer(db: Db, ctx: WorkspaceContext, reference: string) {
  const granted = await findWorkspaceServer(db, ctx, reference);
  if (granted.server.ownerWorkspaceId === ctx.workspace.id)
    return { granted, server: await findServer(db, granted.serverId) };
  throw new AppError("conflict", {
    code: "server_is_shared",
    publicMessage: "The server belongs to the organization. Its admins change it, in the registry.",
  });
}

/** The workspace server as it is now. */
export async function ownServerView(db: Db, ctx: WorkspaceContext, id: string) {
  return toWorkspaceServerView(ctx, ctx.workspace.slug, await findWorkspaceServer(db, ctx, id));
}
