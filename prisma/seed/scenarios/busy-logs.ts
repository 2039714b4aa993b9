import type { Prisma } from "@/lib/platform/db";
import { newId } from "@/lib/shared/ids";
import { inOrganization, type Scenario } from "../scenario";
import { acme } from "./acme";

const CALLS = 2_000;
const DAY_MS = 24 * 3600 * 1000;

/** acme with a day of calls: mostly fine, some slow, some failing, some denied. */
export const busyLogs: Scenario = async () => {
  const result = await acme();
  await inOrganization("acme", async (db, orgId) => {
    if ((await db.call.count()) >= CALLS) return;
    const grants = await db.workspaceServer.findMany({
      include: { server: { include: { capabilities: true } } },
    });
    const next = seededRandom(42);
    const now = Date.now();
    const rows = Array.from({ length: CALLS }, (_, index): Prisma.CallCreateManyInput[] => {
      const grant = pick(grants, next());
      const tool = grant === undefined ? undefined : pick(grant.server.capabilities, next());
      if (grant === undefined || tool === undefined) return [];
      return [callRow({ ...grant, orgId, tool: tool.name }, now - (index * DAY_MS) / CALLS, next)];
    });
    await db.call.createMany({ data: rows.flat() });
  });
  return result;
};

interface Called {
  readonly orgId: string;
  readonly workspaceId: string;
  readonly serverId: string;
  readonly id: string;
  readonly tool: string;
}

function callRow(called: Called, at: number, next: () => number): Prisma.CallCreateManyInput {
  const status =
    pick(["ok", "ok", "ok", "ok", "ok", "ok", "tool_error", "upstream_error", "timeout", "denied"], next()) ??
    "ok";
  const totalMs = 20 + next() ** 4 * 3_000;
  const person = pick(["ada@acme.test", "mia@acme.test", "dev@acme.test", "CI"], next()) ?? "CI";
  const isDenied = status === "denied";
  const params = JSON.stringify({ name: called.tool, arguments: { query: "example" } });
  return {
    ...{ id: newId(at), at: new Date(at), orgId: called.orgId, workspaceId: called.workspaceId },
    ...{ serverId: called.serverId, workspaceServerId: called.id, requestId: newId(at) },
    ...{ principalId: person, principalKind: person === "CI" ? "service" : "user", principalLabel: person },
    ...{
      clientName: "claude-code",
      clientVersion: "2.1.0",
      method: "tools/call",
      targetKind: "tool",
      target: called.tool,
    },
    ...{
      status,
      decision: isDenied ? "deny" : "allow",
      decisionReason: isDenied ? "capability_disabled" : "allowed",
    },
    ...{ policyVersion: "1", httpStatus: status === "timeout" ? 504 : 200, params, bytesIn: params.length },
    ...{
      response: isDenied ? null : JSON.stringify({ content: [{ type: "text", text: "example" }] }),
      bytesOut: 60n,
    },
    ...{
      endedAt: new Date(at + totalMs),
      totalMs,
      gatewayMs: 0.4,
      upstreamMs: isDenied ? null : totalMs - 0.4,
    },
    ...{ firstByteMs: isDenied ? null : totalMs * 0.8, era: "legacy", protocolVersion: "2025-11-25" },
  };
}

function pick<T>(from: readonly T[], fraction: number): T | undefined {
  return from[Math.floor(fraction * from.length)];
}

/** Mulberry32: the same numbers on every run. */
function seededRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4_294_967_296;
  };
}
