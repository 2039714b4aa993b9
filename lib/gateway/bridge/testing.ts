import { DEFAULT_LIMITS } from "../limits";
import type { BridgeRequest } from "./bridge-call";

const unreachable = () => Promise.reject(new Error("no upstream in this test"));

/** A request with the id 7 on a link that leads nowhere. */
export function testRequest(method: string, params: Record<string, unknown> = {}): BridgeRequest {
  return {
    scope: "scope",
    serverName: "Everything",
    message: { kind: "request", id: 7, method, params },
    text: JSON.stringify({ jsonrpc: "2.0", id: 7, method, params }),
    headers: {},
    session: null,
    sessionHash: null,
    lastEventId: null,
    link: { post: unreachable, get: unreachable, delete: unreachable },
    limits: DEFAULT_LIMITS,
    signal: new AbortController().signal,
    hold: () => () => undefined,
  };
}
