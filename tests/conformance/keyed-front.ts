import type { Gateway } from "@/lib/gateway";
import { serveMcp } from "@/lib/runtime/doors/node-door";
import { listen, type Harness, type ListeningServer } from "../gateway/gateway-harness";

/** The gateway's Node door for a client that cannot send headers: a key is added to what comes in. */
export async function startKeyedFront(harness: Harness): Promise<ListeningServer & { readonly url: string }> {
  const gateway: Gateway = harness.gateway;
  const front = await listen((request, response) => {
    request.headers["authorization"] ??= `Bearer ${harness.key}`;
    void serveMcp(gateway, request, response);
  });
  return { ...front, url: `${front.origin}${new URL(harness.mcpUrl).pathname}` };
}
