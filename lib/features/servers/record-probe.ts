import type { Db, Prisma } from "@/lib/platform/db";
import type { ProbeReport } from "@/lib/platform/mcp-client";
import { newId } from "@/lib/shared/ids";
import { probeVerdict } from "./probe-verdict";
import { storable, storableShort } from "./storable-text";
import type { Upstream } from "./upstream";

const INSTRUCTIONS_LENGTH_MAX = 16_384;

/** What the data plane or the next job must know of a recorded probe. */
interface RecordedProbe {
  /** The server speaks another era or transport, or gives other instructions: the data plane goes by them. */
  readonly isPolicyChanged: boolean;
  /** The server calls itself something else than before: its capabilities may differ too. */
  readonly isIdentityChanged: boolean;
  /** Gateways keep calls from the server, and need not any more. */
  readonly isBack: boolean;
}

/**
 * Writes a health check and what the probe learned of the server, together with `also`. Null when the server was
 * deleted or reconfigured meanwhile: what was found then says nothing about it.
 */
export async function recordProbe(
  db: Db,
  upstream: Pick<Upstream, "id" | "orgId" | "configVersion">,
  report: ProbeReport,
  also: Prisma.ServerUpdateManyMutationInput = {},
): Promise<RecordedProbe | null> {
  const { id, orgId, configVersion } = upstream;
  const before = await db.server.findFirst({ where: { id, configVersion } });
  if (before === null) return null;
  const at = new Date();
  const { health, detail, latencyMs } = probeVerdict(report);
  const healthDetail = detail === null ? null : storableShort(detail);
  const facts = learnedFacts(report);
  const isBack = before.circuitUntil !== null && health !== "unreachable";
  const circuit = isBack ? { circuitSince: null, circuitUntil: null, circuitCause: null } : {};
  const { count } = await db.server.updateMany({
    where: { id, configVersion },
    // A check is not a change by a person: `updatedAt` stays.
    data: { ...facts, ...circuit, ...also, health, healthDetail, probedAt: at, updatedAt: before.updatedAt },
  });
  if (count === 0) return null;
  await db.healthCheck.create({
    data: { id: newId(at.getTime()), orgId, serverId: id, at, health, latencyMs, detail: healthDetail },
  });
  return {
    isBack,
    isPolicyChanged:
      (facts.era !== undefined && (facts.era !== before.era || facts.transport !== before.transport)) ||
      (facts.instructions !== undefined && facts.instructions !== before.instructions),
    isIdentityChanged:
      (facts.serverName !== undefined && facts.serverName !== before.serverName) ||
      (facts.serverVersion !== undefined && facts.serverVersion !== before.serverVersion),
  };
}

// A failed probe keeps what an earlier one learned.
function learnedFacts({ era, transport, protocolVersions, serverInfo, instructions }: ProbeReport) {
  const [protocolVersion] = protocolVersions;
  return {
    ...(era === "unknown" ? {} : { era, transport }),
    ...(protocolVersion === undefined ? {} : { protocolVersion: storableShort(protocolVersion) }),
    ...(serverInfo === null
      ? {}
      : {
          serverName: storableShort(serverInfo.name),
          serverTitle: serverInfo.title === null ? null : storableShort(serverInfo.title),
          serverVersion: storableShort(serverInfo.version),
          instructions:
            instructions === null ? null : storable(instructions.slice(0, INSTRUCTIONS_LENGTH_MAX)),
        }),
  };
}
