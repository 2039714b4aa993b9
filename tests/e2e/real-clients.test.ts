import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { fallingBackClients, sessionClients } from "../real-servers/clients";
import { inspector } from "../real-servers/clients/inspector";
import { mcpRemote } from "../real-servers/clients/mcp-remote";
import { EVERYTHING_SCRIPT } from "../real-servers/everything-script";
import { startEverything, type RunningServer } from "../real-servers/servers";
import { comparable } from "../real-servers/transcript";
import { withoutEra } from "../real-servers/without-era";
import { bootstrapOrganization, connectServer } from "./admin-client";
import { startProduct, type Product } from "./product";
import { startRecordingProxy } from "./recording-proxy";

let product: Product;
let upstream: RunningServer;
let path: string;
let authorization: string;

const direct = () => ({ url: upstream.url, transport: "http" }) as const;
const through = (prefix = "") =>
  ({ url: `${product.url}${prefix}${path}`, authorization, transport: "http" }) as const;

beforeAll(async () => {
  [product, upstream] = await Promise.all([startProduct(), startEverything()]);
  const connected = await connectServer(bootstrapOrganization(product, "acme"), "Everything", upstream.url);
  path = new URL(connected.url).pathname;
  authorization = `Bearer ${connected.key}`;
});
afterAll(async () => {
  await product.stop();
  await upstream.stop();
  await product.remove();
});

describe("the product in front of server-everything", () => {
  test.each(sessionClients)("gives $name what the server gives it, byte for byte", async (client) => {
    const expected = await client.talk(direct(), EVERYTHING_SCRIPT);
    expect(expected.surprises).toEqual([]);
    const given = await client.talk(through(), EVERYTHING_SCRIPT);
    expect(comparable(given)).toEqual(comparable(expected));
  });

  test.each(fallingBackClients)("gives $name what the server gives it, in meaning", async (client) => {
    const script = EVERYTHING_SCRIPT.filter(({ legacyOnly }) => !legacyOnly);
    const expected = await client.talk(direct(), script);
    const given = await client.talk(through(), script);
    expect(withoutEra(given.results)).toEqual(withoutEra(expected.results));
  });
});

describe("the workspace's one URL in front of the same server", () => {
  // It is a server of its own to those who connect: its name, its lists and what it does not know are not compared.
  // Nor are resources a call brings into being: what no list names is renamed after its server.
  const script = EVERYTHING_SCRIPT.filter(
    (operation) => !/session|gzip/.test(JSON.stringify(operation)),
  ).filter(
    (operation) =>
      ("tool" in operation && !operation.asks && operation.tool !== "no-such-tool") ||
      ("read" in operation && !operation.fails) ||
      ("prompt" in operation && !operation.fails) ||
      "complete" in operation,
  );

  // The Inspector prints what a result says of who answered, which the workspace adds.
  test.each(sessionClients.filter((client) => client !== inspector))(
    "gives $name the same answers, in meaning",
    async (client) => {
      const expected = await client.talk(direct(), script);
      const url = `${product.url}${path.replace("/everything/mcp", "/mcp")}`;
      const given = await client.talk({ ...through(), url }, script);
      expect(expected.surprises).toEqual([]);
      expect(withoutEra(given.results.slice(1))).toEqual(withoutEra(expected.results.slice(1)));
    },
  );
});

describe("mcp-remote", () => {
  test.each(["", "/k"])(
    "connects at %s/… with a key, and finds no closed door on its way",
    async (prefix) => {
      const proxy = await startRecordingProxy(product.url);
      const url = `${proxy.origin}${prefix}${path}`;
      const { surprises } = await mcpRemote.talk({ ...through(), url }, [
        { tool: "echo", args: { message: "hi" } },
      ]);
      await proxy.close();
      expect(surprises).toEqual([]);
      // What it looks up before it connects is public: a 401 there would end its search for how to authenticate.
      const lookups = proxy.seen.filter((exchange) => exchange.path.includes("/.well-known/"));
      expect(lookups.length).toBeGreaterThan(0);
      for (const lookup of lookups) expect([200, 404], lookup.path).toContain(lookup.status);
      expect(proxy.seen.map(({ status }) => status)).not.toContain(401);
    },
  );

  test("without a key hears 401 at its first GET, and nothing of OAuth where only keys count", async () => {
    const proxy = await startRecordingProxy(product.url);
    const target = { url: `${proxy.origin}/k${path}`, transport: "http" } as const;
    await expect(mcpRemote.talk(target, [])).rejects.toThrow();
    await proxy.close();
    expect(proxy.seen[0]).toMatchObject({ method: "GET", path: `/k${path}`, status: 401 });
    for (const exchange of proxy.seen) expect([401, 404], exchange.path).toContain(exchange.status);
  });
});
