import type { EgressFetch, EgressRequest, EgressResponse } from "./contract";
import { isEgressError } from "./egress-error";
import { egressError } from "./map-error";
import { parseTargetUrl } from "./target-url";

const BODYLESS_STATUS = new Set([204, 205, 304]);
const REDIRECT_STATUS = new Set([301, 302, 303, 307, 308]);
const POOL_KEY = "fetch";

/** WHATWG fetch on top of `request`, for SDKs that want to be given one. */
export function createFetch(request: (wanted: EgressRequest) => Promise<EgressResponse>): EgressFetch {
  return async (input, init) => {
    if (typeof input === "string" || input instanceof URL) parseTargetUrl(input);
    const wanted = normalize(input, init);
    const { signal } = wanted;
    const redirect = init?.redirect ?? (input instanceof Request ? input.redirect : "follow");
    try {
      const body = wanted.body === null ? null : new Uint8Array(await wanted.arrayBuffer());
      const response = await request({
        poolKey: POOL_KEY,
        url: wanted.url,
        method: wanted.method,
        headers: Object.fromEntries(wanted.headers),
        body,
        signal,
      });
      if (redirect !== "manual" && REDIRECT_STATUS.has(response.status)) {
        await discard(response.body);
        throw egressError("redirect");
      }
      return await toResponse(response, wanted);
    } catch (error) {
      // Callers of fetch recognize their own abort by its reason.
      if (signal.aborted && (!isEgressError(error) || error.kind === "aborted")) throw signal.reason;
      throw error;
    }
  };
}

/** Request knows the rules: body kinds and their content type, header syntax, an input Request's own fields. */
function normalize(input: string | URL | Request, init: RequestInit | undefined): Request {
  const duplex: { duplex: "half" } = { duplex: "half" };
  try {
    return new Request(input, { ...init, ...duplex, redirect: "manual" });
  } catch (error) {
    throw egressError("invalid_url", error);
  }
}

async function toResponse(response: EgressResponse, wanted: Request): Promise<Response> {
  const headers = new Headers();
  for (const [name, value] of Object.entries(response.headers))
    for (const one of typeof value === "string" ? [value] : value) headers.append(name, one);
  const isBodyless = BODYLESS_STATUS.has(response.status) || wanted.method === "HEAD";
  if (isBodyless) await discard(response.body);
  const made = new Response(isBodyless ? null : toWebStream(response.body, wanted.signal), {
    status: response.status,
    headers,
  });
  Object.defineProperty(made, "url", { value: wanted.url });
  return made;
}

async function discard(body: AsyncIterable<Uint8Array>): Promise<void> {
  await body[Symbol.asyncIterator]().return?.();
}

function toWebStream(body: AsyncIterable<Uint8Array>, signal: AbortSignal): ReadableStream<Uint8Array> {
  const iterator = body[Symbol.asyncIterator]();
  return new ReadableStream({
    async pull(controller) {
      try {
        const { done, value } = await iterator.next();
        if (done === true) controller.close();
        else controller.enqueue(value);
      } catch (error) {
        controller.error(signal.aborted ? signal.reason : error);
      }
    },
    async cancel() {
      await iterator.return?.();
    },
  });
}
