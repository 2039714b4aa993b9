import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { bootstrapOrganization, connectServer, type AdminClient } from "./admin-client";
import { DESKTOP, launchBrowser, signInAs } from "./browser";
import { inspect } from "./inspect-page";
import { startRegistryUpstream, tool } from "../integration/registry-upstream";
import { startProduct, waitFor, type Product } from "./product";
import { startEverything } from "./upstream";

let product: Product;
let upstream: Awaited<ReturnType<typeof startEverything>>;
let browser: Browser;
let owner: Page;
let admin: AdminClient;
const urls = { server: "", workspace: "" };
const keys = { service: "", person: "" };

beforeAll(async () => {
  [product, upstream, browser] = await Promise.all([startProduct(), startEverything(), launchBrowser()]);
  admin = bootstrapOrganization(product, "acme");
  const server = await connectServer(admin, "Everything", upstream.url);
  urls.server = server.url;
  urls.workspace = server.url.replace(/\/[^/]+\/mcp$/, "/mcp");
  keys.service = server.key;
  await admin.request("POST", "/orgs/acme/servers/everything/sync");
  owner = await (await browser.newContext({ viewport: DESKTOP })).newPage();
  owner.setDefaultTimeout(15_000);
  await signInAs(owner, product.url, "owner@acme.test");
});

afterAll(async () => {
  await browser.close();
  await product.stop();
  await upstream.stop();
  await product.remove();
});

const META = {
  "io.modelcontextprotocol/protocolVersion": "2026-07-28",
  "io.modelcontextprotocol/clientInfo": { name: "test", version: "1" },
  "io.modelcontextprotocol/clientCapabilities": {},
};

async function ask(url: string, key: string, method: string, name?: string): Promise<string> {
  const params =
    name === undefined ? { _meta: META } : { name, arguments: { message: "hello" }, _meta: META };
  const response = await fetch(url, {
    method: "POST",
    headers: {
      authorization: `Bearer ${key}`,
      "content-type": "application/json",
      accept: "application/json, text/event-stream",
      "mcp-protocol-version": "2026-07-28",
      "mcp-method": method,
      ...(name === undefined ? {} : { "mcp-name": name }),
    },
    body: JSON.stringify({ jsonrpc: "2.0", id: 1, method, params }),
  });
  return response.text();
}

/** Whether a key is shown a tool and may call it, by the endpoint of the server and that of the workspace. */
async function uses(key: string): Promise<boolean[]> {
  const answers = await Promise.all(
    [urls.server, urls.workspace].map(async (url) => [
      (await ask(url, key, "tools/list")).includes('"echo"'),
      (await ask(url, key, "tools/call", "echo")).includes("Echo: hello"),
    ]),
  );
  return answers.flat();
}

/** Within a second of what was just seen on the page, everywhere at once. */
async function becomes(key: string, allowed: boolean): Promise<void> {
  await waitFor(async () => (await uses(key)).every((one) => one === allowed), {
    timeoutMs: 2_000,
    what: () => `the key to be ${allowed ? "allowed" : "refused"} in lists and calls of both endpoints`,
  });
}

async function confirm(button: string): Promise<void> {
  await owner.getByRole("alertdialog").getByRole("button", { name: button }).click();
  await owner.getByRole("alertdialog").waitFor({ state: "hidden" });
}

async function granted(): Promise<string[]> {
  const page = z.object({
    data: z.array(z.object({ workspace: z.object({ slug: z.string() }), grant: z.unknown().nullable() })),
  });
  const { data } = await admin.call(page, "GET", "/orgs/acme/servers/everything/workspaces");
  return data.filter(({ grant }) => grant !== null).map(({ workspace }) => workspace.slug);
}

// The steps build on each other: an owner decides which workspaces have a server, and who in them may use it.
describe("which workspaces have a server", () => {
  it("is one switch each: withdrawn it is gone for clients, granted again it is back", async () => {
    await becomes(keys.service, true);
    await owner.goto(`${product.url}/o/acme/registry/everything/access`);
    const platform = owner.getByRole("switch", { name: /^platform may use/i });
    await platform.click();
    await confirm("Withdraw");
    await owner.getByText("Everything was withdrawn from").waitFor();
    await becomes(keys.service, false);
    await platform.click();
    await owner.getByText("may use Everything", { exact: false }).last().waitFor();
    await becomes(keys.service, true);
  });

  it("is all or none at once", async () => {
    for (const name of ["Data", "Support"]) await admin.request("POST", "/orgs/acme/workspaces", { name });
    await owner.reload();
    await owner.getByRole("button", { name: "Grant to all" }).click();
    await confirm("Grant to 2 workspaces");
    expect(await granted()).toEqual(["data", "platform", "support"]);
    await owner.getByLabel("Search workspaces").fill("a");
    await owner.waitForURL(/q=a/);
    await owner.getByLabel("Search workspaces").fill("support");
    await owner.waitForURL(/q=support/);
    await owner.getByRole("button", { name: "Withdraw from all" }).click();
    await confirm("Withdraw from 1 workspace");
    expect(await granted()).toEqual(["data", "platform"]);
  });

  it("can be decided for workspaces that do not exist yet", async () => {
    await owner.goto(`${product.url}/o/acme/registry/everything/access`);
    await owner.getByRole("switch", { name: "Grant it to new workspaces" }).click();
    await owner.getByText("New workspaces get Everything").waitFor();
    await inspect(owner, "registry-access");
    await admin.request("POST", "/orgs/acme/workspaces", { name: "Newcomers" });
    expect(await granted()).toEqual(["data", "newcomers", "platform"]);
  });
});

describe("who in a workspace may use a server", () => {
  it("begins with everybody: a person's key and a service key", async () => {
    await owner.goto(`${product.url}/o/acme/w/platform/api-keys`);
    await owner.getByRole("button", { name: "Create key" }).first().click();
    const dialog = owner.getByRole("dialog");
    await dialog.getByLabel("Name").fill("Mine");
    await dialog.getByRole("radio", { name: /Personal key/ }).click();
    await dialog.getByRole("button", { name: "Create key" }).click();
    const shown = owner.getByText(/gh_user_\w{32}_\w{6}/).first();
    keys.person = /gh_user_\w{32}_\w{6}/.exec(await shown.innerText())?.[0] ?? "";
    await becomes(keys.person, true);
  });

  it("is one switch for each person: off, their key is refused within a second, in lists and calls", async () => {
    await owner.goto(`${product.url}/o/acme/w/platform/servers/everything/access`);
    const row = owner.getByRole("row").filter({ hasText: "owner@acme.test" });
    expect(await row.innerText()).toMatch(/([1-9]\d*) of \1/);
    await row.getByRole("switch").click();
    await owner.getByText("may not use Everything").waitFor();
    // A notice that the pointer is on stays, however slow the machine is.
    await owner.getByRole("button", { name: "Undo" }).hover();
    await becomes(keys.person, false);
    await becomes(keys.service, true);
    await owner.getByRole("button", { name: "Undo" }).click();
    await owner.getByText("as before").waitFor();
    await becomes(keys.person, true);
    await row.getByRole("switch").click();
    await row.getByText(/^0 of [1-9]/).waitFor();
    await inspect(owner, "user-access-denied");
  });

  it("is the default for service keys, and for everybody without a setting of their own", async () => {
    await owner.getByRole("radio", { name: /^Deny/ }).click();
    await confirm("Deny by default");
    await becomes(keys.person, false);
    await becomes(keys.service, false);
    await owner.getByRole("button", { name: "Allow all" }).click();
    await confirm("Allow all members");
    await owner.getByText("A setting of their own").first().waitFor();
    await becomes(keys.person, true);
    await becomes(keys.service, false);
    await owner.getByLabel("Search members").fill("nobody-is-called-this");
    await owner.getByText("No member matches").waitFor();
    await inspect(owner, "user-access-empty");
  });
});

describe("more capabilities than a page lists", () => {
  it("are switched off at once, by number, and back by Undo, those that were off before excepted", async () => {
    const many = await startRegistryUpstream();
    many.tools = Array.from({ length: 230 }, (_, index) => tool(`tool-${String(index)}`));
    await connectServer(admin, "Many", many.url);
    await admin.request("POST", "/orgs/acme/servers/many/sync");
    await many.close();
    await owner.goto(`${product.url}/o/acme/registry/many/capabilities`);
    await owner.getByRole("switch", { name: "tool-0 is on" }).click();
    await owner.getByText("“tool-0” is off").waitFor();
    await owner.reload();
    await owner.getByRole("button", { name: "Disable all" }).click();
    await owner.getByRole("alertdialog").getByText("Disable 229 tools?").waitFor();
    await confirm("Disable 229 tools");
    await owner.getByText("229 tools switched off").waitFor();
    const on = async () => {
      const counts = z.object({ counts: z.object({ tool: z.object({ enabled: z.number() }) }) });
      return (await admin.call(counts, "GET", "/orgs/acme/servers/many/capabilities")).counts.tool.enabled;
    };
    expect(await on()).toBe(0);
    await owner.getByRole("button", { name: "Undo" }).click();
    await owner.getByText("229 tools as before").waitFor();
    expect(await on()).toBe(229);
    await owner.goto(`${product.url}/o/acme/w/platform/servers/many/capabilities?q=tool-22`);
    await owner.getByRole("button", { name: "Disable these 11" }).click();
    await owner.getByRole("alertdialog").waitFor();
    await inspect(owner, "disable-found");
    await confirm("Disable 11 tools");
    await owner.getByText("11 tools switched off").waitFor();
  });
});

describe("a server that a workspace makes for itself", () => {
  it("is added from the workspace's list, and is there and in no other", async () => {
    await owner.goto(`${product.url}/o/acme/w/platform/servers`);
    await owner.getByRole("link", { name: "Add server" }).click();
    await owner.waitForURL(/servers\/new/);
    await owner.getByLabel("Name").fill("Forge");
    await owner.getByLabel("URL").fill(upstream.url);
    await owner.getByRole("button", { name: "Test connection" }).click();
    await owner.getByText("handshake", { exact: false }).first().waitFor();
    await inspect(owner, "own-server-new");
    await owner.getByRole("button", { name: "Add server" }).click();
    await owner.waitForURL(/servers\/forge/);
    await owner.getByText("No other workspace has it").waitFor();
    await inspect(owner, "own-server");
    await owner.goto(`${product.url}/o/acme/w/data/servers`);
    await owner.getByRole("table", { name: "MCP servers" }).waitFor();
    expect(await owner.getByText("Forge").count()).toBe(0);
    await owner.goto(`${product.url}/o/acme/registry?origin=workspace`);
    await owner.getByText("Only platform", { exact: false }).waitFor();
    expect(await owner.getByText("Everything", { exact: true }).count()).toBe(0);
    await inspect(owner, "registry-workspace-created");
  });

  it("is changed there, with the form of the registry", async () => {
    await owner.goto(`${product.url}/o/acme/w/platform/servers/forge`);
    await owner.getByRole("link", { name: "Edit server" }).click();
    await owner.waitForURL(/forge\/edit$/);
    await owner.getByLabel("Name").fill("Foundry");
    await owner.getByRole("radio", { name: /headers/i }).click();
    await owner.getByLabel("Name of header 1").fill("X-Api-Key");
    await owner.getByLabel("Value of header 1").fill("a-secret");
    await inspect(owner, "own-server-edit");
    await owner.getByRole("button", { name: "Save changes" }).click();
    await owner.waitForURL(/servers\/forge$/);
    await owner.getByRole("heading", { name: "Foundry" }).waitFor();
    await owner.getByRole("link", { name: "Edit server" }).click();
    await owner.getByText("Values are kept and never shown").waitFor();
    expect(await owner.content()).not.toContain("a-secret");
    await owner.goto(`${product.url}/o/acme/w/platform/servers/everything/edit`);
    expect(await owner.getByRole("button", { name: "Save changes" }).count()).toBe(0);
  });

  it("is deleted there, with its name typed", async () => {
    await owner.goto(`${product.url}/o/acme/w/platform/servers/forge`);
    await owner.getByRole("button", { name: "Delete server" }).click();
    await owner.getByRole("alertdialog").getByRole("textbox").fill("forge");
    await confirm("Delete");
    await owner.waitForURL(/platform\/servers$/);
    await owner.getByRole("table", { name: "MCP servers" }).waitFor();
    expect(await owner.getByText("Foundry", { exact: true }).count()).toBe(0);
  });
});
