import type { z } from "zod";
import type { AuditEntry } from "@/lib/framework/audit";
import type { OrgContext } from "@/lib/framework/context";
import { pickSlug } from "@/lib/framework/pick-slug";
import type { Db, Prisma } from "@/lib/platform/db";
import { AppError } from "@/lib/shared/errors";
import { auditFacts } from "./audit-facts";
import { findServer, slugsTaken, type ServerRow } from "./find-server";
import { syncServerJob } from "./jobs/sync-server.job";
import type { updateServerInput } from "./schema";
import { originOf, replaceSecrets } from "./secrets";

type Input = z.output<typeof updateServerInput>;

interface Update {
  readonly ctx: OrgContext;
  readonly db: Db;
  readonly input: Input;
  readonly afterCommit: (effect: () => Promise<void>) => void;
}

/** Changes those fields of a server that are named and differ; `audit` is null when none does. */
export async function applyUpdate(
  { ctx: { orgId }, db, input, afterCommit }: Update,
  before: ServerRow,
): Promise<{ after: ServerRow; audit: AuditEntry | null }> {
  requireHeadersForNewOrigin(before, input);
  refuseProvisioningOwn(before, input);
  const fields = changedFields(before, input);
  const { auth } = input;
  const isAuthChanged = auth !== undefined && (auth.type !== "none" || before.authType !== "none");
  if (!isAuthChanged && Object.keys(fields).length === 0) return { after: before, audit: null };

  if (fields.slug !== undefined) pickSlug({ ...before, slug: fields.slug }, await slugsTaken(db));
  const isConnectionChanged = isAuthChanged || fields.url !== undefined;
  const authType = isAuthChanged ? { authType: auth.type } : {};
  await db.server.update({
    where: { id: before.id },
    data: {
      ...fields,
      ...authType,
      ...(isConnectionChanged ? NEW_CONNECTION : {}),
      ...(fields.url === undefined ? {} : NEW_ADDRESS),
    },
  });
  if (isAuthChanged) await replaceSecrets(db, { orgId, id: before.id, url: fields.url ?? before.url }, auth);
  if (isConnectionChanged || fields.enabled === true)
    afterCommit(() => syncServerJob.enqueue({ orgId, serverId: before.id }));
  const after = await findServer(db, before.id);
  const target = { id: after.id, label: after.slug };
  return { after, audit: { target, before: auditFacts(before), after: auditFacts(after) } };
}

// What was found through the old URL or credential says nothing about the new one.
const NEW_CONNECTION = {
  configVersion: { increment: 1 },
  health: "unknown",
  healthDetail: null,
  probedAt: null,
  syncError: null,
  circuitSince: null,
  circuitUntil: null,
  circuitCause: null,
} as const satisfies Prisma.ServerUpdateInput;

const NEW_ADDRESS = {
  era: null,
  transport: "http",
  protocolVersion: null,
  serverName: null,
  serverTitle: null,
  serverVersion: null,
} as const satisfies Prisma.ServerUpdateInput;

const FIELDS = ["name", "slug", "description", "url", "enabled", "autoProvision"] as const;
type Fields = Partial<Pick<ServerRow, (typeof FIELDS)[number]>>;

function changedFields(before: ServerRow, input: Input): Fields {
  return Object.fromEntries(
    FIELDS.filter((field) => input[field] !== undefined && input[field] !== before[field]).map((field) => [
      field,
      input[field],
    ]),
  );
}

// A stored secret goes to the origin it was entered for and to no other (threat: move the URL, receive the secret).
function requireHeadersForNewOrigin(before: ServerRow, input: Input): void {
  if (input.url === undefined || input.auth !== undefined || before.authType === "none") return;
  if (originOf(input.url) === originOf(before.url)) return;
  const message = `The headers were entered for ${originOf(before.url)}. Enter them again for the new URL.`;
  throw new AppError("invalid", {
    code: "headers_required",
    publicMessage: message,
    issues: [{ path: "auth", message }],
  });
}

function refuseProvisioningOwn({ ownerWorkspace }: ServerRow, { autoProvision }: Input): void {
  if (ownerWorkspace === null || autoProvision !== true) return;
  throw new AppError("conflict", {
    code: "server_is_private",
    publicMessage: `The workspace “${ownerWorkspace.name}” made this server for itself: no other gets it.`,
  });
}
