import { containsText } from "@/lib/framework/contains-text";
import type { z } from "zod";
import type { Prisma } from "@/lib/platform/db";
import { isUuid } from "@/lib/shared/ids";
import { statusFilter } from "./call-status";
import type { callFilters } from "./schema";

type Filters = z.output<z.ZodObject<typeof callFilters>>;

/** The filters as conditions that must all hold. `serverId` is what `server` names. */
export function filterConditions(
  input: Filters,
  serverId: string | null,
  now: number,
): Prisma.CallWhereInput[] {
  const { from, to, method, status, decision, target, q, key, principal, minMs } = input;
  return [
    ...(from === undefined ? [] : [{ at: { gte: from } }]),
    ...(to === undefined ? [] : [{ at: { lt: to } }]),
    ...(serverId === null ? [] : [{ serverId }]),
    ...(method === undefined ? [] : [{ method }]),
    ...(status === undefined ? [] : [statusFilter(status, now)]),
    ...(decision === undefined ? [] : [{ decision }]),
    ...(target === undefined ? [] : [{ target }]),
    ...(q === undefined ? [] : [{ target: containsText(q) }]),
    ...(key === undefined ? [] : [{ keyId: key }]),
    ...(principal === undefined ? [] : [principalFilter(principal)]),
    ...(minMs === undefined ? [] : [{ totalMs: { gte: minMs } }]),
  ];
}

function principalFilter(text: string): Prisma.CallWhereInput {
  if (isUuid(text)) return { principalId: text.toLowerCase() };
  return { principalLabel: containsText(text) };
}
