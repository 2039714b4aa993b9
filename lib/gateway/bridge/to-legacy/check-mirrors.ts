import { isJsonObject } from "../../protocol/json-rpc";
import {
  mirroredParameters,
  mirrorMismatch,
  type MirroredParameters,
} from "../../protocol/mirrored-parameters";
import { errorOf, type BridgeRequest, type Outgoing } from "../bridge-call";
import type { LegacySession } from "./legacy-session";

// By session: what a server lists may depend on what its client can do.
const known = new WeakMap<LegacySession, Map<string, MirroredParameters>>();

/** Notes which arguments the tools of a list want mirrored in headers. */
export function learnMirrors(session: LegacySession, tools: unknown): void {
  if (!Array.isArray(tools)) return;
  const mirrors = known.get(session) ?? new Map<string, MirroredParameters>();
  known.set(session, mirrors);
  for (const tool of tools) {
    if (!isJsonObject(tool) || typeof tool["name"] !== "string") continue;
    const mirrored = mirroredParameters(tool["inputSchema"]);
    if (mirrored !== null && mirrored.size > 0) mirrors.set(tool["name"], mirrored);
    else mirrors.delete(tool["name"]);
  }
}

/** The refusal of a call whose Mcp-Param headers disagree with its arguments, as a modern server owes it. */
export function refuseMismatch(call: BridgeRequest, session: LegacySession): Outgoing | null {
  const { id, method, params } = call.message;
  const name = method === "tools/call" ? params["name"] : null;
  const mirrored = typeof name === "string" ? known.get(session)?.get(name) : undefined;
  if (mirrored === undefined) return null;
  const message = mirrorMismatch(mirrored, params["arguments"], call.headers);
  return message === null ? null : errorOf(id, { code: -32020, message }, 400);
}
