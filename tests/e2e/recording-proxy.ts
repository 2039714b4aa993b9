import { request as httpRequest } from "node:http";
import { listen, type ListeningServer } from "../gateway/gateway-harness";

export interface SeenExchange {
  readonly method: string;
  readonly path: string;
  readonly hasAuthorization: boolean;
  readonly status: number;
}

/** Stands between a client and the product and remembers what they said. */
export async function startRecordingProxy(
  productUrl: string,
): Promise<ListeningServer & { readonly seen: SeenExchange[] }> {
  const seen: SeenExchange[] = [];
  const server = await listen((incoming, outgoing) => {
    const { method = "GET", url = "/", headers } = incoming;
    const forwarded = httpRequest(new URL(url, productUrl), { method, headers }, (answer) => {
      const status = answer.statusCode ?? 0;
      seen.push({ method, path: url, hasAuthorization: headers.authorization !== undefined, status });
      outgoing.writeHead(status, answer.headers);
      outgoing.flushHeaders();
      answer.pipe(outgoing);
    });
    forwarded.once("error", () => outgoing.destroy());
    outgoing.once("close", () => forwarded.destroy());
    incoming.pipe(forwarded);
  });
  return { ...server, seen };
}
