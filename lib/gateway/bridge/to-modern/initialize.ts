import { META_SERVER_INFO } from "../../protocol/era";
import { isJsonObject, type JsonObject } from "../../protocol/json-rpc";
import { LEGACY_VERSIONS } from "../../protocol/versions";
import { answerOf, type BridgeRequest, type Outgoing } from "../bridge-call";
import { upstreamFailure, upstreamRefusal } from "../upstream-fault";
import { envelope, identityOf, modernHeaders } from "./modern-request";

const LATEST = "2025-11-25";
const LEGACY_CAPABILITIES = [
  "tools",
  "resources",
  "prompts",
  "completions",
  "logging",
  "experimental",
  "extensions",
];
const TASKS = "io.modelcontextprotocol/tasks";

/** Answers `initialize` with what the upstream's `server/discover` says. */
export async function* openSession(call: BridgeRequest): AsyncGenerator<Outgoing> {
  const discovered = await discover(call);
  const requested = call.message.params["protocolVersion"];
  const isServed = typeof requested === "string" && LEGACY_VERSIONS.includes(requested);
  const meta = isJsonObject(discovered["_meta"]) ? discovered["_meta"] : {};
  const instructions = discovered["instructions"];
  yield answerOf(call.message.id, {
    protocolVersion: isServed ? requested : LATEST,
    capabilities: legacyCapabilities(discovered["capabilities"]),
    serverInfo: meta[META_SERVER_INFO] ?? { name: call.serverName, version: "unknown" },
    ...(typeof instructions === "string" ? { instructions } : {}),
  });
}

async function discover(call: BridgeRequest): Promise<JsonObject> {
  const { params } = call.message;
  const info = isJsonObject(params["clientInfo"]) ? params["clientInfo"] : {};
  const identity = {
    ...identityOf(call),
    ...(isJsonObject(params["capabilities"]) ? { capabilities: params["capabilities"] } : {}),
    ...(typeof info["name"] === "string" ? { name: info["name"] } : {}),
    ...(typeof info["version"] === "string" ? { version: info["version"] } : {}),
  };
  const meta = Object.entries(envelope(identity, null)).flatMap(([key, value]) =>
    value === null ? [] : [`${JSON.stringify(key)}:${value}`],
  );
  const text = `{"jsonrpc":"2.0","id":"gatehouse-discover","method":"server/discover","params":{"_meta":{${meta.join(",")}}}}`;
  const reply = await call.link.post(text, modernHeaders("server/discover", {}), call.signal);
  if (reply.status !== 200) {
    reply.discard();
    throw upstreamRefusal(reply.status, reply.retryAfter);
  }
  for await (const item of reply.items) {
    const result = item.kind === "message" ? item.message["result"] : undefined;
    if (isJsonObject(result)) return result;
  }
  throw upstreamFailure("reset");
}

function legacyCapabilities(offered: unknown): JsonObject {
  if (!isJsonObject(offered)) return {};
  const known = Object.entries(offered).filter(([name]) => LEGACY_CAPABILITIES.includes(name));
  return Object.fromEntries(
    known.map(([name, value]) => {
      if (name !== "extensions" || !isJsonObject(value)) return [name, value];
      const kept = Object.entries(value).filter(([extension]) => extension !== TASKS);
      return [name, Object.fromEntries(kept)];
    }),
  );
}
