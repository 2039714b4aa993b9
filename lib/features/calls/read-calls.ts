import type { z } from "zod";
import type { OrgContext } from "@/lib/framework/context";
import { afterCursor, NEWEST_FIRST, toMomentPage } from "@/lib/framework/moment-page";
import type { Db, Prisma } from "@/lib/platform/db";
import { notFound } from "@/lib/shared/errors";
import { filterConditions } from "./call-filters";
import { callNames } from "./call-names";
import { toCallDetail, toCallView, WITHOUT_PAYLOADS } from "./call-view";
import { findServerId } from "./find-server";
import type { callFilters } from "./schema";

type ListInput = z.output<z.ZodObject<typeof callFilters>> & { limit: number; cursor?: string | undefined };

/** One page of the calls within `scope` that the filters let through. */
export async function readCalls(db: Db, ctx: OrgContext, input: ListInput, scope: Prisma.CallWhereInput) {
  const now = Date.now();
  const serverId = input.server === undefined ? null : await findServerId(db, ctx, input.server);
  const conditions = filterConditions(input, serverId, now);
  if (input.cursor !== undefined) conditions.push(afterCursor(input.cursor));
  const rows = await db.call.findMany({
    where: { AND: [scope, ...conditions] },
    orderBy: NEWEST_FIRST,
    take: input.limit + 1,
    omit: WITHOUT_PAYLOADS,
  });
  const { data, nextCursor } = toMomentPage(rows, input.limit);
  const names = await callNames(db, data);
  return { data: data.map((row) => toCallView(row, names, now)), nextCursor };
}

/** One call within `scope`; throws `not_found`. */
export async function readCall(db: Db, id: string, scope: Prisma.CallWhereInput) {
  const row = await db.call.findFirst({ where: { AND: [scope, { id }] } });
  if (row === null) throw notFound("call");
  return toCallDetail(row, await callNames(db, [row]), Date.now());
}
