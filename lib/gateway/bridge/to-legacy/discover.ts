import { META_SERVER_INFO } from "../../protocol/era";
import { isJsonObject, type JsonObject } from "../../protocol/json-rpc";
import { MODERN_VERSIONS } from "../../protocol/versions";
import { answerOf, type BridgeRequest, type Outgoing } from "../bridge-call";
import type { LegacySession } from "./legacy-session";

/** Answers `server/discover` with what the upstream said at `initialize`. */
export function discoverAnswer(call: BridgeRequest, { initialized }: LegacySession): Outgoing {
  const { instructions, serverInfo } = initialized;
  return answerOf(call.message.id, {
    resultType: "complete",
    supportedVersions: MODERN_VERSIONS,
    capabilities: modernCapabilities(initialized["capabilities"]),
    ...(typeof instructions === "string" ? { instructions } : {}),
    ttlMs: 0,
    cacheScope: "private",
    ...(serverInfo === undefined ? {} : { _meta: { [META_SERVER_INFO]: serverInfo } }),
  });
}

// Legacy tasks have other methods and other states than the modern extension.
function modernCapabilities(offered: unknown): JsonObject {
  if (!isJsonObject(offered)) return {};
  const { tasks: _tasks, ...rest } = offered;
  return rest;
}
