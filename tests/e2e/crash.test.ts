import { spawnSync } from "node:child_process";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { bootstrapOrganization, connectServer, type AdminClient } from "./admin-client";
import { startCountingUpstream } from "./counting-upstream";
import { startProduct, waitFor, type Product } from "./product";

const callPage = z.object({
  data: z.array(z.object({ id: z.uuid() })),
  nextCursor: z.string().nullable(),
});
const callDetail = z.object({
  params: z.object({ json: z.object({ arguments: z.object({ number: z.number() }) }) }),
});

let product: Product;
let upstream: Awaited<ReturnType<typeof startCountingUpstream>>;
let admin: AdminClient;

beforeAll(async () => {
  product = await startProduct();
  upstream = await startCountingUpstream();
  admin = bootstrapOrganization(product, "acme");
});

afterAll(async () => {
  await product.stop();
  upstream.stop();
  await product.remove();
});

/** Numbers of all calls in the log, one by one. */
async function recordedNumbers(): Promise<number[]> {
  const numbers: number[] = [];
  for (let cursor: string | null = ""; cursor !== null;) {
    const query: string = cursor === "" ? "" : `&cursor=${cursor}`;
    const page = await admin.call(callPage, "GET", `/orgs/acme/calls?limit=100&method=tools/call${query}`);
    const details = await Promise.all(
      page.data.map((call) => admin.call(callDetail, "GET", `/orgs/acme/calls/${call.id}`)),
    );
    for (const { params } of details) numbers.push(params.json.arguments.number);
    cursor = page.nextCursor;
  }
  return numbers;
}

/** A legacy session; answers what sends a message in it. */
async function openSession(url: string, key: string) {
  const headers = {
    authorization: `Bearer ${key}`,
    "content-type": "application/json",
    accept: "application/json, text/event-stream",
  };
  const post = (message: object, more: Record<string, string> = {}) =>
    fetch(url, { method: "POST", headers: { ...headers, ...more }, body: JSON.stringify(message) });
  const params = {
    protocolVersion: "2025-11-25",
    capabilities: {},
    clientInfo: { name: "drill", version: "1" },
  };
  const opened = await post({ jsonrpc: "2.0", id: 1, method: "initialize", params });
  expect(opened.status, await opened.text()).toBe(200);
  const sessionId = opened.headers.get("mcp-session-id") ?? "";
  return (message: object) => post(message, { "mcp-session-id": sessionId });
}

describe("kill -9 of the whole process tree during traffic", () => {
  it("loses no record of a call that reached the upstream, and the product comes up by itself", async () => {
    const { url, key } = await connectServer(admin, "Counting", upstream.url);
    const session = await openSession(url, key);
    let next = 0;
    let running = true;
    const client = async () => {
      while (running) {
        const number = next++;
        const message = {
          jsonrpc: "2.0",
          id: number,
          method: "tools/call",
          params: { name: "count", arguments: { number } },
        };
        await session(message).then(
          (response) => response.text(),
          () => (running = false),
        );
      }
    };
    const traffic = Promise.all(Array.from({ length: 8 }, client));
    await waitFor(() => Promise.resolve(upstream.executed.length > 300), {
      timeoutMs: 60_000,
      what: () => `300 calls, had ${String(upstream.executed.length)}`,
    });
    await product.kill();
    running = false;
    await traffic;
    const executed = [...upstream.executed];

    product = await startProduct({ dataDir: product.dataDir });
    admin = bootstrapOrganization(product, "acme");
    let recorded: number[] = [];
    await waitFor(
      async () => {
        recorded = await recordedNumbers();
        return executed.every((number) => recorded.includes(number));
      },
      {
        timeoutMs: 60_000,
        everyMs: 1_000,
        what: () => `records of ${executed.filter((number) => !recorded.includes(number)).join(", ")}`,
      },
    );
    expect(new Set(recorded).size).toBe(recorded.length);
  });

  it("leaves no process behind when it is stopped, and exits with 0", async () => {
    const { dataDir } = product;
    expect(await product.stop()).toBe(0);
    const processes = spawnSync("ps", ["-e", "-o", "args="], { encoding: "utf8" }).stdout;
    expect(processes.split("\n").filter((line) => line.includes(dataDir))).toEqual([]);
    product = await startProduct({ dataDir });
    expect((await fetch(`${product.url}/readyz`)).status).toBe(200);
  });
});
