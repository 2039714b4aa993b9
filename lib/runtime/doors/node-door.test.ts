import { once } from "node:events";
import { createServer, type Server } from "node:http";
import { connect, type AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import type { Gateway, GatewayRequest } from "@/lib/gateway";
import { serveMcp } from "./node-door";

const servers: Server[] = [];
afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

async function serving(handle: (request: GatewayRequest) => Promise<void>): Promise<number> {
  const gateway = {
    handle: async (request: GatewayRequest) => {
      await handle(request);
      return { status: 200, headers: {}, body: null };
    },
  } as Partial<Gateway> as Gateway;
  const server = createServer((request, response) => void serveMcp(gateway, request, response));
  servers.push(server.listen(0, "127.0.0.1"));
  await once(server, "listening");
  return (server.address() as AddressInfo).port;
}

describe("the Node door", () => {
  it("tells that a client has left when its body is asked for only after that", async () => {
    let tell: (body: unknown) => void = () => undefined;
    const told = new Promise((resolve) => (tell = resolve));
    const port = await serving(async (request) => {
      client.destroy();
      while (!request.signal.aborted) await new Promise((resolve) => setTimeout(resolve, 5));
      tell(await Promise.race([request.readBody(1_000), after(1_000)]));
    });
    const client = connect(port, "127.0.0.1");
    client.write("POST /a/b/mcp HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nhalf");
    expect(await told).toEqual({ ok: false, error: "aborted" });
  });
});

async function after(ms: number): Promise<string> {
  await new Promise((resolve) => setTimeout(resolve, ms));
  return "nothing was told";
}
