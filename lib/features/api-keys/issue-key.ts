import type { AuditEntry } from "@/lib/framework/audit";
import { makerId, type OrgContext } from "@/lib/framework/context";
import type { Db } from "@/lib/platform/db";
import { apiKeyHint, hashApiKey, newApiKey, type ApiKeyKind } from "@/lib/shared/api-key-format";
import { newId } from "@/lib/shared/ids";
import { keyFacts } from "./key-facts";
import { toApiKeyView } from "./view";

const DAY_MS = 24 * 3600 * 1000;

interface KeyToIssue {
  readonly kind: ApiKeyKind;
  readonly name: string;
  readonly scopes: readonly string[];
  readonly userId: string | null;
  readonly expiresInDays?: number | undefined;
}

/** Makes a key in the context's workspace (or the organization) and stores its hash. The key itself is in the result only. */
export async function issueKey(db: Db, ctx: OrgContext, wanted: KeyToIssue) {
  const key = newApiKey(wanted.kind);
  const now = Date.now();
  const row = await db.apiKey.create({
    data: {
      id: newId(now),
      orgId: ctx.orgId,
      workspaceId: ctx.workspace?.id ?? null,
      userId: wanted.userId,
      kind: wanted.kind,
      name: wanted.name,
      hint: apiKeyHint(key),
      keyHash: hashApiKey(key),
      scopes: [...new Set(wanted.scopes)],
      createdById: makerId(ctx.actor),
      expiresAt: wanted.expiresInDays === undefined ? null : new Date(now + wanted.expiresInDays * DAY_MS),
    },
  });
  const audit: AuditEntry = {
    target: { id: row.id, label: row.name },
    after: {
      name: row.name,
      kind: row.kind,
      hint: row.hint,
      scopes: row.scopes,
      expiresAt: row.expiresAt?.toISOString() ?? null,
    },
  };
  return { result: { ...toApiKeyView(row, await keyFacts(db, [row]), now), key }, audit };
}
