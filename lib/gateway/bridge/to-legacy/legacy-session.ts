import type { JsonObject } from "../../protocol/json-rpc";
import { isJsonObject } from "../../protocol/json-rpc";
import { META_CLIENT_CAPABILITIES, META_CLIENT_INFO, metaOf } from "../../protocol/era";
import { LEGACY_VERSIONS } from "../../protocol/versions";
import type { BridgeCall, BridgeRequest } from "../bridge-call";
import type { Link, LinkReply } from "../link";
import { upstreamFailure, upstreamRefusal } from "../upstream-fault";
import { createSessionEvents, type SessionEvents } from "./session-events";

/** One session with a legacy upstream, held for one client identity of one principal. */
export interface LegacySession {
  readonly id: string | null;
  readonly protocolVersion: string;
  /** The upstream's answer to `initialize`. */
  readonly initialized: JsonObject;
  readonly headers: Readonly<Record<string, string>>;
  readonly events: SessionEvents;
  /** Ids and progress tokens are unique in the session, whatever its clients call theirs. */
  nextId(): string;
  /** The upstream sends everything it logs; each call keeps what it asked for. */
  logEverything(link: Link): Promise<void>;
}

const VERSION = "2025-11-25";
/** A server that does not say whether it logs may run calls without. */
const LOGS_WITHIN_MS = 10_000;

/** The extension of modern servers; legacy tasks have other methods and states. */
const TASKS = "io.modelcontextprotocol/tasks";

/** What this client itself declared. */
export function capabilitiesOf(call: BridgeRequest): JsonObject {
  const declared = metaOf(call.message.params)[META_CLIENT_CAPABILITIES];
  return isJsonObject(declared) ? declared : {};
}

/**
 * What the upstream is told the client can do, and so what it may ask: no more than the client itself
 * declared, so that a server can do without what is missing. Sessions are not shared across it.
 */
export function sessionCapabilities(call: BridgeRequest): JsonObject {
  const { tasks: _tasks, extensions, ...rest } = capabilitiesOf(call);
  const declared = Object.entries(rest).filter(([, value]) => isJsonObject(value));
  const kept = isJsonObject(extensions) ? Object.entries(extensions).filter(([id]) => id !== TASKS) : [];
  return {
    ...Object.fromEntries(declared),
    ...(kept.length === 0 ? {} : { extensions: Object.fromEntries(kept) }),
  };
}

/** Opens a session on behalf of this client. */
export async function openLegacySession(call: BridgeRequest, signal: AbortSignal): Promise<LegacySession> {
  const info = metaOf(call.message.params)[META_CLIENT_INFO];
  const params = {
    protocolVersion: VERSION,
    capabilities: sessionCapabilities(call),
    clientInfo: isClientInfo(info) ? info : { name: "Gatehouse", version: "1" },
  };
  const body = { jsonrpc: "2.0", id: "gh-0", method: "initialize", params };
  const reply = await call.link.post(JSON.stringify(body), {}, signal);
  const initialized = await resultOf(reply);
  const protocolVersion = initialized["protocolVersion"];
  if (typeof protocolVersion !== "string" || !LEGACY_VERSIONS.includes(protocolVersion)) {
    throw upstreamFailure("reset");
  }
  const headers = {
    ...(reply.sessionId === null ? {} : { "mcp-session-id": reply.sessionId }),
    "mcp-protocol-version": protocolVersion,
  };
  const notification = '{"jsonrpc":"2.0","method":"notifications/initialized"}';
  (await call.link.post(notification, headers, signal)).discard();
  return sessionOf({ id: reply.sessionId, protocolVersion, initialized, headers });
}

function sessionOf(
  known: Pick<LegacySession, "id" | "protocolVersion" | "initialized" | "headers">,
): LegacySession {
  let lastId = 0;
  let logging: Promise<void> | null = null;
  const nextId = (): string => `gh-${(lastId += 1)}`;
  const askForLogs = async (link: Link): Promise<void> => {
    const body = { jsonrpc: "2.0", id: nextId(), method: "logging/setLevel", params: { level: "debug" } };
    await drain(await link.post(JSON.stringify(body), known.headers, AbortSignal.timeout(LOGS_WITHIN_MS)));
  };
  return {
    ...known,
    events: createSessionEvents(known.headers, nextId),
    nextId,
    // Not tied to the call that happens to be first: others wait for the same.
    logEverything(link) {
      logging ??= askForLogs(link).catch(() => {
        logging = null;
      });
      return logging;
    },
  };
}

/** Tells the upstream that the session is over; it may already know. */
export async function closeLegacySession(
  session: LegacySession,
  call: Pick<BridgeCall, "link">,
): Promise<void> {
  if (session.id === null) return;
  const reply = await call.link.delete(session.headers, AbortSignal.timeout(5_000)).catch(() => null);
  reply?.discard();
}

async function resultOf(reply: LinkReply): Promise<JsonObject> {
  if (reply.status !== 200) {
    reply.discard();
    throw upstreamRefusal(reply.status, reply.retryAfter);
  }
  for await (const item of reply.items) {
    if (item.kind !== "message") continue;
    const result = item.message["result"];
    if (isJsonObject(result)) return result;
    if (item.message["error"] !== undefined) break;
  }
  throw upstreamRefusal(400);
}

async function drain(reply: LinkReply): Promise<void> {
  for await (const item of reply.items) if (item.kind === "message") break;
}

function isClientInfo(info: unknown): info is JsonObject {
  return isJsonObject(info) && typeof info["name"] === "string" && typeof info["version"] === "string";
}
