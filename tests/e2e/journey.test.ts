import {
  Client as ModernClient,
  StreamableHTTPClientTransport as ModernTransport,
} from "@modelcontextprotocol/client";
import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { TEST_PASSWORD } from "../helpers/test-password";
import { DESKTOP, launchBrowser } from "./browser";
import { startProduct, waitFor, type Product } from "./product";
import { startEverything } from "./upstream";

let product: Product;
let upstream: Awaited<ReturnType<typeof startEverything>>;
let browser: Browser;
let page: Page;
/** Copied from the pages on the way. */
const copied = { url: "", key: "" };

beforeAll(async () => {
  [product, upstream, browser] = await Promise.all([startProduct(), startEverything(), launchBrowser()]);
  page = await browser.newPage({ viewport: DESKTOP });
  page.setDefaultTimeout(10_000);
});

afterAll(async () => {
  await browser.close();
  await product.stop();
  await upstream.stop();
  await product.remove();
});

interface Connected {
  toolNames(): Promise<string[]>;
  echo(message: string): Promise<unknown>;
  close(): Promise<void>;
}

async function connectV1(): Promise<Connected> {
  const client = new Client({ name: "sdk-v1", version: "1" });
  const requestInit = { headers: { authorization: `Bearer ${copied.key}` } };
  const transport = new StreamableHTTPClientTransport(new URL(copied.url), { requestInit });
  // The SDK's own types disagree under exactOptionalPropertyTypes.
  await client.connect(transport as Transport);
  return {
    toolNames: async () => (await client.listTools()).tools.map((tool) => tool.name),
    echo: (message) => client.callTool({ name: "echo", arguments: { message } }),
    close: () => client.close(),
  };
}

async function connectV2(): Promise<Connected> {
  const client = new ModernClient({ name: "sdk-v2", version: "1" }, { versionNegotiation: { mode: "auto" } });
  const requestInit = { headers: { authorization: `Bearer ${copied.key}` } };
  await client.connect(new ModernTransport(new URL(copied.url), { requestInit }));
  return {
    toolNames: async () => (await client.listTools()).tools.map((tool) => tool.name),
    echo: (message) => client.callTool({ name: "echo", arguments: { message } }),
    close: () => client.close(),
  };
}

const clients = [
  { name: "the official SDK client, v1", connect: connectV1 },
  { name: "the v2 client", connect: connectV2 },
];

// The steps build on each other: one person's first hour.
describe("from sign-up to a logged call, and its tool switched off", () => {
  it("signs up, which makes the organization and its first workspace", async () => {
    await page.goto(`${product.url}/sign-up`);
    await page.getByLabel("Your name").fill("Ada Lovelace");
    await page.getByLabel("E-mail").fill("ada@example.com");
    await page.getByLabel("Password").fill(TEST_PASSWORD);
    await page.getByLabel("Organization").fill("Acme");
    await page.getByRole("button", { name: "Create account" }).click();
    await page.waitForURL(/\/o\/acme/);
  });

  it("tests the connection to a real server and shows each hop", async () => {
    await page.goto(`${product.url}/o/acme/registry/new`);
    await page.getByLabel("Name").fill("Everything");
    await page.getByLabel("URL").fill(upstream.url);
    await page.getByRole("button", { name: "Test connection" }).click();
    await page
      .getByText(/17 tools/)
      .first()
      .waitFor();
    const hops = await page.getByRole("list", { name: "Hops" }).getByRole("listitem").allInnerTexts();
    expect(hops).toHaveLength(6);
  });

  it("adds the server and grants it to the workspace", async () => {
    await page.getByRole("button", { name: "Continue" }).click();
    await page.getByRole("checkbox", { name: "Default" }).check();
    await page.getByRole("button", { name: "Add and grant to 1 workspace" }).click();
    await page.waitForURL(/\/o\/acme\/registry\/everything/);
  });

  it("shows the connection URL in the workspace", async () => {
    await page.goto(`${product.url}/o/acme/w/default/servers`);
    const url = `${product.url}/acme/default/everything/mcp`;
    await page.getByText(url).first().waitFor();
    await page.context().grantPermissions(["clipboard-read", "clipboard-write"], { origin: product.url });
    await page.getByRole("button", { name: /^Copy/ }).first().click();
    copied.url = await page.evaluate(() => navigator.clipboard.readText());
    expect(copied.url).toBe(url);
  });

  it("makes a key, shown once", async () => {
    await page.goto(`${product.url}/o/acme/w/default/api-keys`);
    await page
      .getByRole("button", { name: /Create/ })
      .first()
      .click();
    const dialog = page.getByRole("dialog");
    await dialog.getByLabel("Name").fill("Journey");
    await dialog.getByRole("button", { name: "Create key" }).click();
    const shown = page.getByText(/gh_(ws|user)_\w{32}_\w{6}/).first();
    await shown.waitFor();
    copied.key = /gh_(?:ws|user)_\w{32}_\w{6}/.exec(await shown.innerText())?.[0] ?? "";
    await page.reload();
    expect(await page.content()).not.toContain(copied.key);
  });

  it.each(clients)(
    "lets $name list the tools and call echo with that URL and key",
    async ({ name, connect }) => {
      const client = await connect();
      expect(await client.toolNames()).toContain("echo");
      expect(JSON.stringify(await client.echo(`from ${name}`))).toContain(`from ${name}`);
      await client.close();
    },
  );

  it("has both calls in the log, with parameters, response, caller and latency", async () => {
    for (const { name } of clients) {
      await page.goto(`${product.url}/o/acme/w/default/logs?method=tools%2Fcall`);
      await waitFor(
        async () => {
          await page.reload();
          return (await page.getByRole("link", { name: /echo/ }).count()) >= clients.length;
        },
        { timeoutMs: 15_000, everyMs: 500, what: () => "both calls in the log" },
      );
      const rows = page.getByRole("link", { name: /echo/ });
      const texts: string[] = [];
      for (let index = 0; index < (await rows.count()); index += 1) {
        await rows.nth(index).click();
        await page.waitForURL(/\/logs\/[0-9a-f-]{36}/);
        await page
          .getByText(/Echo: from/)
          .first()
          .waitFor();
        texts.push(await page.locator("main").innerText());
        await page.goBack();
      }
      const text = texts.find((candidate) => candidate.includes(`from ${name}`));
      expect(text, `no row of ${name}`).toBeDefined();
      expect(text).toContain(`Echo: from ${name}`);
      expect(text).toContain("Journey");
      expect(text).toMatch(/\d\s?ms/);
    }
  });

  it("runs a tool from the browser, as the signed-in person", async () => {
    await page.goto(`${product.url}/o/acme/w/default/servers/everything/test?tool=echo`);
    await page
      .getByLabel(/message/i)
      .first()
      .fill("from the tester");
    await page.getByRole("button", { name: "Run tool" }).click();
    await page.getByText("Echo: from the tester").first().waitFor();
  });

  it("finds a page by typing a part of its name, without the mouse", async () => {
    await page.keyboard.press("Control+k");
    const search = page.getByRole("combobox", { name: "Go to" });
    await search.fill("audit");
    await page.getByRole("option", { name: "Audit log" }).waitFor();
    await page.keyboard.press("Enter");
    await page.waitForURL(/\/o\/acme\/audit$/);
    await page.getByRole("heading", { level: 1, name: "Audit log" }).waitFor();
  });

  it("switches the tool off in the registry: it is neither listed nor callable", async () => {
    await page.goto(`${product.url}/o/acme/registry/everything/capabilities`);
    await page
      .getByRole("switch", { name: /^echo\b|\becho$/ })
      .first()
      .click();
    const switchedOffAt = Date.now();
    for (const { connect } of clients) {
      await waitFor(
        async () => {
          const client = await connect();
          const names = await client.toolNames();
          await client.close();
          return !names.includes("echo");
        },
        { timeoutMs: 5_000, what: () => "echo to be gone from the list" },
      );
      const client = await connect();
      await expect(client.echo("hidden")).rejects.toThrow(/Unknown tool/);
      await client.close();
    }
    expect(Date.now() - switchedOffAt).toBeLessThan(10_000);
  });
});
