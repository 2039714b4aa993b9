import type { RequestListener } from "node:http";
import { createEgress, type Egress, type EgressOptions, type EgressResponse } from "./index";
import { startHttp, type TestServer } from "./test-server";

const cleanups: (() => Promise<void>)[] = [];

/** For `afterEach`: closes in reverse what a test opened. */
export async function closeOpened(): Promise<void> {
  for (const cleanup of cleanups.splice(0).reverse()) await cleanup();
}

export function closeLater(...servers: readonly { close(): Promise<void> }[]): void {
  cleanups.push(...servers.map((server) => () => server.close()));
}

export function openEgress(options: Partial<EgressOptions> = {}): Egress {
  const made = createEgress({ allow: [], allowLoopback: true, ...options });
  closeLater(made);
  return made;
}

export async function serve(listener: RequestListener): Promise<TestServer> {
  const server = await startHttp(listener);
  closeLater(server);
  return server;
}

export async function readText(response: EgressResponse): Promise<string> {
  const chunks: Uint8Array[] = [];
  for await (const chunk of response.body) chunks.push(chunk);
  return Buffer.concat(chunks).toString("utf8");
}
