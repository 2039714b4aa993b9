import { z } from "zod";
import { createGateway, type Gateway, type GatewayLogLine, type GatewayPorts } from "@/lib/gateway";
import { SERVER_REACHED_CHANNEL } from "@/lib/features/servers/circuit";
import { getBus, getEgress, getLogger, getPeerBus, getVault } from "@/lib/framework/adapters";
import { getEnv, requireEnv, type Env } from "@/lib/platform/env";
import { systemClock } from "@/lib/shared/clock";
import { forgetSingleton, processSingleton } from "@/lib/shared/process-singleton";
import { createEpochView } from "./epoch-view";
import { openRecorder } from "./open-recorder";
import { createCircuitReporter } from "./ports/circuit-reporter";
import { createCredentialVerifier } from "./ports/credential-verifier";
import { createDriftReporter } from "./ports/drift-reporter";
import { createPeerBus } from "./ports/peer-bus";
import { createSecretResolver } from "./ports/secret-resolver";
import { createSnapshotSource } from "./ports/snapshot-source";
import { createUpstreamHttp } from "./ports/upstream-http";
import { createWorkspaceSource } from "./ports/workspace-source";
import { readEpochs } from "./read-epochs";
import { acceptingTesters } from "./tester-credentials";

const KEY = "gateway";
const reachedServer = z.object({ serverId: z.string() });

/** The data plane of this process, with PostgreSQL, the journal and the network behind its ports. */
export function getGateway(): Promise<Gateway> {
  return processSingleton(KEY, () =>
    openGateway().catch((error: unknown) => {
      forgetSingleton(KEY);
      throw error;
    }),
  );
}

/** Ends live streams and writes what must be recorded; the next use opens a new gateway. */
export async function closeGateway(graceMs?: number): Promise<void> {
  const gateway = await processSingleton<Promise<Gateway> | null>(KEY, () => null);
  if (gateway === null) forgetSingleton(KEY);
  await gateway?.close(graceMs);
}

async function openGateway(): Promise<Gateway> {
  const env = getEnv();
  const log = getLogger();
  const clock = systemClock;
  const view = createEpochView({
    ...{ readEpochs, bus: getBus(), clock, log },
    downMaxMs: env.GATEHOUSE_DATABASE_DOWN_SECONDS * 1_000,
  });
  const cached = { view, clock, log };
  const recorder = openRecorder();
  const circuits = createCircuitReporter(log);
  const ports: GatewayPorts = {
    credentials: acceptingTesters(createCredentialVerifier(cached)),
    snapshots: createSnapshotSource(cached),
    workspaces: createWorkspaceSource(cached),
    secrets: createSecretResolver({ ...cached, vault: getVault }),
    upstream: createUpstreamHttp(getEgress),
    recorder,
    circuits,
    drift: createDriftReporter({ clock, log }),
    clock,
    sealKeys: { list: () => requireEnv("GATEHOUSE_SEAL_KEYS") },
    peers: createPeerBus(getPeerBus),
    log: writeLine,
  };
  await recorder.start();
  const gateway = createGateway(ports, gatewayOptions(env));
  view.onChange((orgId) => gateway.noteChange(orgId));
  const ignore = getBus().subscribe(SERVER_REACHED_CHANNEL, (event) => {
    const reached = event.type === "message" ? reachedServer.safeParse(event.message) : null;
    if (reached?.success === true) gateway.noteReachable(reached.data.serverId);
  });
  return {
    gauges: () => gateway.gauges(),
    noteReachable: (serverId) => gateway.noteReachable(serverId),
    noteChange: (orgId) => gateway.noteChange(orgId),
    handle: (request) => gateway.handle(request),
    endStreams: () => {
      gateway.endStreams();
    },
    async close(graceMs) {
      await gateway.close(graceMs);
      ignore();
      await circuits.settled();
      view.close();
      await recorder.close();
      forgetSingleton(KEY);
    },
  };
}

function gatewayOptions(env: Env) {
  const { port } = new URL(env.PUBLIC_URL);
  const loopback = ["localhost", "127.0.0.1", "[::1]"].map(
    (host) => `http://${host}${port === "" ? "" : `:${port}`}`,
  );
  return {
    publicOrigin: env.PUBLIC_URL,
    allowedOrigins: env.GATEHOUSE_ENV === "development" ? loopback : [],
    limits: { bodyBytesMax: env.GATEHOUSE_BODY_BYTES_MAX },
  };
}

const WENT_WELL: ReadonlySet<string> = new Set(["ok", "tool_error"]);

function writeLine(line: GatewayLogLine): void {
  const log = getLogger();
  if (line.httpStatus >= 500) log.warn({ ...line });
  else if (!WENT_WELL.has(line.outcome)) log.info({ ...line });
  // The call log has it; a line for each would cost a twentieth of the call.
  else log.debug({ ...line });
}
