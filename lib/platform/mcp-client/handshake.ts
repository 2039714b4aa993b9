import type { ServerEra, ServerInfo, ServerTransport } from "./contract";
import { ProbeError } from "./failure";
import { asObject } from "./response-text";
import { FULL_CLIENT, LEGACY_VERSION, type Framing, type Rpc, type RpcAnswer } from "./rpc";

export type Handshake = {
  era: ServerEra;
  transport: ServerTransport;
  protocolVersions: string[];
  serverInfo: ServerInfo | null;
  instructions: string | null;
  capabilities: Readonly<Record<string, unknown>>;
  /** How to talk to the server from here on. */
  framing: Framing;
  /** The legacy session that was opened on the way, to be ended. */
  session: Framing | null;
};

/** Asks in both eras, since only asking tells: a server may serve one, the other, or both. */
export async function shakeHands(rpc: Rpc, timeoutMs: number): Promise<Handshake> {
  const modern = await discover(rpc, Math.ceil(timeoutMs / 3));
  const legacy = await initialize(rpc, modern !== null);
  if (modern && legacy) {
    const protocolVersions = [...new Set([...modern.protocolVersions, ...legacy.protocolVersions])]
      .sort()
      .reverse();
    return { ...modern, era: "dual", protocolVersions, session: legacy.session };
  }
  const only = modern ?? legacy;
  if (!only) throw new ProbeError("not_mcp");
  return only;
}

async function discover(rpc: Rpc, limitMs: number): Promise<Handshake | null> {
  const framing: Framing = { era: "modern" };
  // A server from before the modern era may leave a method it does not know without any answer.
  const answer = await rpc.call("server/discover", {}, framing, limitMs).catch((error: unknown) => {
    if (error instanceof Error && error.name === "TimeoutError") return null;
    throw error;
  });
  if (!answer) return null;
  refuseWithoutAccess(answer);
  const supported = answer.result?.supportedVersions;
  if (!answer.result || !Array.isArray(supported)) return null;
  const meta = asObject(answer.result._meta);
  const versions = supported.filter((version): version is string => typeof version === "string");
  return {
    era: "modern",
    transport: "http",
    protocolVersions: versions.sort().reverse(),
    serverInfo: toServerInfo(meta?.["io.modelcontextprotocol/serverInfo"] ?? answer.result.serverInfo),
    instructions: toText(answer.result.instructions),
    capabilities: asObject(answer.result.capabilities) ?? {},
    framing,
    session: null,
  };
}

async function initialize(rpc: Rpc, isModern: boolean): Promise<Handshake | null> {
  const params = { protocolVersion: LEGACY_VERSION, capabilities: FULL_CLIENT, clientInfo: rpc.clientInfo };
  const posted = await rpc.call("initialize", params, { era: "legacy", version: null, sessionId: null });
  const channel = isModern || !mayBeOlder(posted) ? null : await rpc.openChannel();
  const over = channel === null ? {} : { channel };
  const unopened: Framing = { era: "legacy", version: null, sessionId: null, ...over };
  const answer = channel === null ? posted : await rpc.call("initialize", params, unopened);
  const version = answer.result?.protocolVersion;
  if (!answer.result || typeof version !== "string") {
    channel?.close();
    if (isModern) return null;
    throw explainRefusal(answer);
  }
  const framing: Framing = { era: "legacy", version, sessionId: answer.sessionId, ...over };
  await rpc.notify("notifications/initialized", framing);
  return {
    era: "legacy",
    transport: channel === null ? "http" : "sse",
    protocolVersions: [version],
    serverInfo: toServerInfo(answer.result.serverInfo),
    instructions: toText(answer.result.instructions),
    capabilities: asObject(answer.result.capabilities) ?? {},
    framing,
    session: framing,
  };
}

// The way the specification has a client fall back to the transport of 2024-11-05.
function mayBeOlder({ status }: RpcAnswer): boolean {
  return status >= 400 && status < 500 && status !== 401 && status !== 403 && status !== 429;
}

function refuseWithoutAccess({ status }: RpcAnswer): void {
  if (status === 401) throw new ProbeError("unauthorized");
  if (status === 403) throw new ProbeError("forbidden");
}

function explainRefusal(answer: RpcAnswer): ProbeError {
  refuseWithoutAccess(answer);
  const { status, error, contentType } = answer;
  if (error)
    return new ProbeError("protocol_error", { note: `${error.code}: ${error.message.slice(0, 200)}` });
  if (status === 404 || status === 405 || status === 410)
    return new ProbeError("not_found", { note: `HTTP ${status}` });
  if (status >= 500) return new ProbeError("server_error", { note: `HTTP ${status}` });
  return new ProbeError("not_mcp", {
    note: `HTTP ${status}, ${contentType === "" ? "no content type" : contentType}`,
  });
}

function toServerInfo(value: unknown): ServerInfo | null {
  const info = asObject(value);
  if (!info || typeof info.name !== "string") return null;
  return { name: info.name, version: toText(info.version) ?? "", title: toText(info.title) };
}

const toText = (value: unknown): string | null => (typeof value === "string" ? value : null);
