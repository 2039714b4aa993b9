import type { z } from "zod";
import type { Prisma } from "@/lib/platform/db";
import type { CallNames } from "./call-names";
import { shownStatus } from "./call-status";
import type { call, callDetail, CallPayload } from "./schema";

/** The log leaves payloads out: they may be large, and a page shows a hundred calls. */
export const WITHOUT_PAYLOADS = { params: true, response: true } as const;

type Row = Prisma.CallGetPayload<{ omit: typeof WITHOUT_PAYLOADS }>;
type FullRow = Prisma.CallGetPayload<object>;

/** A stored call as the log shows it. */
export function toCallView(row: Row, names: CallNames, now: number): z.input<typeof call> {
  const find = <T>(map: ReadonlyMap<string, T>, id: string | null) =>
    id === null ? null : (map.get(id) ?? null);
  const { id, at, endedAt, keyId, method, decisionReason, httpStatus, errorCode, errorMessage } = row;
  const { totalMs, gatewayMs, upstreamMs, firstByteMs } = row;
  const { bytesIn, era, protocolVersion, traceId, requestId } = row;
  return {
    ...{ id, at, endedAt, keyId, method, decisionReason, httpStatus, errorCode, errorMessage },
    ...{ bytesIn, era, protocolVersion, traceId, requestId },
    workspace: find(names.workspaces, row.workspaceId),
    endpoint: row.serverId === null ? "workspace" : "server",
    server: find(names.servers, row.serverId),
    workspaceServer: find(names.workspaceServers, row.workspaceServerId),
    principal: {
      id: row.principalId,
      kind: row.principalKind === "user" ? "user" : "service",
      label: row.principalLabel,
    },
    client: { name: row.clientName, version: row.clientVersion },
    target: row.target === null ? null : { kind: row.targetKind, name: row.target },
    status: shownStatus(row, now),
    decision: row.decision === "allow" ? "allow" : "deny",
    timings: { totalMs, gatewayMs, upstreamMs, firstByteMs },
    bytesOut: row.bytesOut === null ? null : Number(row.bytesOut),
  };
}

/** The same with everything that was recorded of it. */
export function toCallDetail(row: FullRow, names: CallNames, now: number): z.input<typeof callDetail> {
  const { policyVersion, sessionHash, remoteAddress } = row;
  return {
    ...toCallView(row, names, now),
    ...{ policyVersion, sessionHash, remoteAddress },
    params: toPayload(row.params, row.paramsTruncated, row.paramsSha256),
    response: toPayload(row.response, row.responseTruncated, row.responseSha256),
  };
}

function toPayload(text: string | null, truncated: boolean, sha256: string | null): CallPayload | null {
  if (text === null) return null;
  const stored = { text, truncated, sha256 };
  if (truncated) return stored;
  try {
    return { ...stored, json: JSON.parse(text) as unknown };
  } catch {
    return stored;
  }
}
