import {
  createServer,
  type IncomingHttpHeaders,
  type IncomingMessage,
  type Server,
  type ServerResponse,
} from "node:http";
import {
  createGateway,
  type CallRecorder,
  type Gateway,
  type GatewayLimits,
  type GatewaySnapshotInput,
  type PeerBus,
  type Principal,
  type UpstreamHttp,
} from "@/lib/gateway";
import { createInMemoryWorld, snapshotInput, testPrincipal, type InMemoryWorld } from "@/lib/gateway/testing";
import { answerMcp } from "@/lib/runtime/doors/web-door";
import { serveMcp } from "@/lib/runtime/doors/node-door";
import { nodeUpstream } from "./node-upstream";

export interface Harness {
  readonly world: InMemoryWorld;
  readonly gateway: Gateway;
  readonly origin: string;
  /** URL of the fixture's workspace server. */
  readonly mcpUrl: string;
  /** A key of the fixture's principal. */
  readonly key: string;
  addKey(overrides?: Partial<Principal>): string;
  close(): Promise<void>;
}

export interface HarnessOptions {
  readonly upstreamUrl: string;
  readonly snapshot?: Partial<GatewaySnapshotInput>;
  readonly limits?: Partial<GatewayLimits>;
  readonly door?: "node" | "web";
  /** The way out; plain node:http unless the test is about the real one. */
  readonly upstream?: UpstreamHttp;
  /** Shares keys and records with another process of the same installation. */
  readonly world?: InMemoryWorld;
  readonly peers?: PeerBus;
  /** Instead of the recorder in memory. */
  readonly recorder?: CallRecorder;
}

/** A gateway with in-memory ports behind a real HTTP server, in front of a real upstream. */
export async function startHarness(options: HarnessOptions): Promise<Harness> {
  const world = options.world ?? createInMemoryWorld(options.upstream ?? nodeUpstream);
  world.putSnapshot(snapshotInput(options.upstreamUrl, options.snapshot));
  const ports = {
    ...world.ports,
    ...(options.peers === undefined ? {} : { peers: options.peers }),
    ...(options.recorder === undefined ? {} : { recorder: options.recorder }),
  };
  const gateway = createGateway(ports, {
    publicOrigin: "http://localhost:3000",
    allowedOrigins: ["http://localhost:6274"],
    ...(options.limits === undefined ? {} : { limits: options.limits }),
  });
  const server = await listen((request, response) => {
    void (options.door === "web"
      ? serveThroughWebDoor(gateway, request, response)
      : serveMcp(gateway, request, response));
  });
  const addKey = (overrides: Partial<Principal> = {}): string => world.addKey(testPrincipal(overrides));
  return {
    world,
    gateway,
    origin: server.origin,
    mcpUrl: `${server.origin}/acme/platform/everything/mcp`,
    key: addKey(),
    addKey,
    close: async () => {
      await gateway.close(0);
      await server.close();
    },
  };
}

export interface ListeningServer {
  readonly origin: string;
  close(): Promise<void>;
}

export async function listen(
  handler: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<ListeningServer> {
  const server = createServer(handler);
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return { origin: `http://127.0.0.1:${portOf(server)}`, close: () => closeServer(server) };
}

/** Waits for something to become true, and says what it waited for when it does not. */
export async function eventually(what: string, isTrue: () => boolean, timeoutMs = 5_000): Promise<void> {
  const deadline = Date.now() + timeoutMs;
  while (!isTrue()) {
    if (Date.now() > deadline) throw new Error(`not within ${timeoutMs} ms: ${what}`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

function portOf(server: Server): number {
  const address = server.address();
  if (address === null || typeof address === "string")
    throw new Error("the server does not listen on a port");
  return address.port;
}

function closeServer(server: Server): Promise<void> {
  return new Promise((resolve) => {
    server.close(() => resolve());
    server.closeAllConnections();
  });
}

// The host of a web door, as Next's is: Request in, Response out.
async function serveThroughWebDoor(
  gateway: Gateway,
  incoming: IncomingMessage,
  outgoing: ServerResponse,
): Promise<void> {
  const gone = new AbortController();
  outgoing.once("close", () => {
    if (!outgoing.writableFinished) gone.abort();
  });
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(Buffer.from(chunk));
  const hasBody = incoming.method !== "GET" && incoming.method !== "HEAD";
  const request = new Request(`http://127.0.0.1${incoming.url ?? "/"}`, {
    method: incoming.method ?? "GET",
    headers: flatHeaders(incoming.headers),
    signal: gone.signal,
    ...(hasBody ? { body: Buffer.concat(chunks) } : {}),
  });
  const response = await answerMcp(gateway, request);
  outgoing.writeHead(response.status, Object.fromEntries(response.headers));
  outgoing.flushHeaders();
  try {
    if (response.body !== null) for await (const chunk of response.body) outgoing.write(chunk);
  } finally {
    outgoing.end();
  }
}

function flatHeaders(headers: IncomingHttpHeaders): [string, string][] {
  return Object.entries(headers).flatMap(([name, value]): [string, string][] => {
    if (value === undefined || name === "connection" || name === "content-length") return [];
    return [[name, Array.isArray(value) ? value.join(", ") : value]];
  });
}
