import type { z } from "zod";
import { authorize } from "@/lib/framework/authorize";
import { tenantScope, type OrgContext } from "@/lib/framework/context";
import type { Download } from "@/lib/framework/download";
import { downloadOutput } from "@/lib/framework/download";
import { parseInput } from "@/lib/framework/input";
import { after, NEWEST_FIRST } from "@/lib/framework/moment-page";
import type { Query } from "@/lib/framework/query";
import { withTenant } from "@/lib/platform/db";
import { csvLine } from "./csv";
import { auditConditions, toAuditEntry, workspaceSlugs } from "./read-audit";
import { auditEntry, EXPORT_ROWS_MAX, exportAuditInput, type AuditEntryView } from "./schema";

const CHUNK_ROWS = 500;
const operation = { name: "audit-log.export", place: "org", permission: "audit:read" } as const;

type Input = z.output<typeof exportAuditInput>;
interface Position {
  readonly at: Date;
  readonly id: string;
}

/**
 * The audit log as a file, newest first. Streamed in chunks with a transaction each, so that neither memory nor a
 * transaction grows with the log; ends after EXPORT_ROWS_MAX entries and says so.
 */
export const exportAudit: Query<typeof exportAuditInput, typeof downloadOutput, "org"> = {
  kind: "query",
  ...operation,
  input: exportAuditInput,
  output: downloadOutput,
  async execute(ctx, rawInput): Promise<Download> {
    authorize(ctx, operation, "api:read");
    const input = parseInput(exportAuditInput, rawInput);
    const isCut = await isLonger(ctx, input);
    const day = new Date().toISOString().slice(0, 10);
    const isCsv = input.format === "csv";
    return {
      filename: `audit-log-${ctx.orgSlug}-${day}.${input.format}`,
      contentType: isCsv ? "text/csv; charset=utf-8" : "application/json",
      headers: isCut ? { "x-truncated": String(EXPORT_ROWS_MAX) } : {},
      chunks: isCsv ? csv(ctx, input) : json(ctx, input, isCut),
    };
  },
};

async function isLonger(ctx: OrgContext, input: Input): Promise<boolean> {
  const beyond = await withTenant(tenantScope(ctx), async (db) =>
    db.auditLog.findMany({
      where: { AND: await auditConditions(db, input) },
      select: { id: true },
      orderBy: NEWEST_FIRST,
      skip: EXPORT_ROWS_MAX,
      take: 1,
    }),
  );
  return beyond.length > 0;
}

async function* pages(ctx: OrgContext, input: Input): AsyncGenerator<AuditEntryView[]> {
  let last: Position | undefined;
  for (let count = 0; count < EXPORT_ROWS_MAX; count += CHUNK_ROWS) {
    const position = last;
    const page = await withTenant(tenantScope(ctx), async (db) => {
      const conditions = await auditConditions(db, input);
      const rows = await db.auditLog.findMany({
        where: { AND: [...conditions, ...(position === undefined ? [] : [after(position)])] },
        orderBy: NEWEST_FIRST,
        take: CHUNK_ROWS,
      });
      const slugs = await workspaceSlugs(db, rows);
      return { rows, entries: rows.map((row) => auditEntry.parse(toAuditEntry(row, slugs))) };
    });
    if (page.entries.length > 0) yield page.entries;
    last = page.rows.at(-1);
    if (page.rows.length < CHUNK_ROWS) return;
  }
}

async function* json(ctx: OrgContext, input: Input, isCut: boolean): AsyncGenerator<string> {
  yield `{"truncated":${String(isCut)},"data":[`;
  let separator = "";
  for await (const entries of pages(ctx, input)) {
    yield separator + entries.map((entry) => JSON.stringify(entry)).join(",\n");
    separator = ",\n";
  }
  yield "]}\n";
}

const COLUMNS = [
  "at",
  "actor_kind",
  "actor_id",
  "actor",
  "action",
  "target_id",
  "target",
  "workspace",
  "before",
  "after",
  "ip",
  "request_id",
  "id",
];

async function* csv(ctx: OrgContext, input: Input): AsyncGenerator<string> {
  yield csvLine(COLUMNS);
  for await (const entries of pages(ctx, input)) yield entries.map(csvOf).join("");
}

function csvOf(entry: AuditEntryView): string {
  const { at, actor, action, target, workspace, before, after: now, ip, requestId, id } = entry;
  const changed = [before, now].map((part) => (part === null ? "" : JSON.stringify(part)));
  const place = workspace === null ? "" : (workspace.slug ?? workspace.id);
  return csvLine([
    at,
    actor.kind,
    actor.id,
    actor.label,
    action,
    target.id,
    target.label,
    place,
    ...changed,
    ip,
    requestId,
    id,
  ]);
}
