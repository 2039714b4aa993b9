import { toAbortSignal } from "@/lib/shared/cancel-signal";
import type { GatewayLimits } from "../limits";
import type { GatewayPorts, UpstreamHttp, UpstreamRequest, UpstreamResponse } from "../ports";
import { isJsonObject, type JsonObject } from "../protocol/json-rpc";
import { SseConnection } from "./connection";
import { createSseConnections, newSseSessionId } from "./connections";
import { openStream } from "./open-stream";

export { isSseSessionId } from "./connections";

type Hold = (onEnd: (why: "revoked" | "changed") => void) => () => void;

/** Upstreams of HTTP+SSE, spoken to as if they were legacy servers of Streamable HTTP. */
export interface SseUpstream extends UpstreamHttp {
  /** `hold`: for a connection that this opens; hears when access to it ends. Returns the function that ends this. */
  request(request: UpstreamRequest, hold?: Hold): Promise<UpstreamResponse>;
  /** Does this URL open such a stream? Null: it did not say. */
  probe(request: UpstreamRequest): Promise<boolean | null>;
  close(): void;
}

export function createSseUpstream(
  ports: Pick<GatewayPorts, "upstream" | "clock">,
  limits: GatewayLimits,
): SseUpstream {
  const { upstream, clock } = ports;
  const connections = createSseConnections(clock);
  const eventBytesMax = limits.sseEventBytesMax;

  const initialize = async (
    request: UpstreamRequest,
    message: JsonObject,
    hold: Hold | undefined,
  ): Promise<UpstreamResponse> => {
    const stream = await openStream(upstream, request, eventBytesMax);
    if (!("endpoint" in stream)) return stream;
    const id = newSseSessionId();
    let release: (() => void) | undefined;
    const connection = new SseConnection(stream, limits.responseBytesMax, () => {
      connections.forget(id);
      release?.();
    });
    connections.add(request.poolKey, id, connection);
    release = hold?.((why) => {
      if (why === "revoked" || !connection.isBusy()) connection.close();
    });
    try {
      const response = await connection.post(upstream, request, message);
      if (response.status >= 300) connection.close();
      return { ...response, headers: { ...response.headers, "mcp-session-id": id } };
    } catch (error) {
      connection.close();
      throw error;
    }
  };

  return {
    async request(wanted, hold) {
      const { "mcp-session-id": id = null, ...headers } = wanted.headers;
      const request = { ...wanted, headers };
      const message = wanted.method === "POST" ? parse(wanted.body) : null;
      if (message?.["method"] === "initialize") return initialize(request, message, hold);
      const connection = id === null ? null : connections.of(wanted.poolKey, id);
      if (connection === null) return answer(404);
      if (wanted.method === "GET") return connection.listen(wanted.signal);
      if (message !== null) return connection.post(upstream, request, message);
      connection.close();
      return answer(wanted.method === "DELETE" ? 200 : 400);
    },
    async probe(request) {
      const enough = new AbortController();
      const signal = AbortSignal.any([toAbortSignal(request.signal), enough.signal]);
      const stream = await openStream(upstream, { ...request, signal }, eventBytesMax).catch(
        (error: unknown) => {
          if (isNoStream(error)) return null;
          throw error;
        },
      );
      if (stream === null) return false;
      if ("endpoint" in stream) {
        stream.close();
        return true;
      }
      // Its status said it all.
      enough.abort();
      return isNoEvidence(stream.status) ? null : false;
    },
    close: () => connections.close(),
  };
}

// A stream of another kind, or one that never says where to post.
function isNoStream(error: unknown): boolean {
  const kind = isJsonObject(error) ? error["kind"] : null;
  return kind === "redirect" || kind === "timeout" || kind === "too_large";
}

// Neither a refused credential nor a sick server says anything about the transport.
function isNoEvidence(status: number): boolean {
  return status === 401 || status === 403 || status === 407 || status === 429 || status >= 500;
}

function parse(body: Uint8Array | null): JsonObject | null {
  try {
    const value: unknown = JSON.parse(Buffer.from(body ?? []).toString("utf8"));
    return isJsonObject(value) ? value : null;
  } catch {
    return null;
  }
}

function answer(status: number): UpstreamResponse {
  return { status, headers: {}, body: nothing() };
}

async function* nothing(): AsyncGenerator<Uint8Array> {}
