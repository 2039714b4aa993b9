import { readFile } from "node:fs/promises";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { bootstrapOrganization, connectServer, createdKey, type AdminClient } from "./admin-client";
import { DESKTOP, launchBrowser, signInAs } from "./browser";
import { inspect } from "./inspect-page";
import { startProduct, waitFor, type Product } from "./product";
import { startEverything } from "./upstream";

/** With this set, every view is also kept as a picture, to be looked at. */

let product: Product;
let upstream: Awaited<ReturnType<typeof startEverything>>;
let browser: Browser;
let owner: Page;
let admin: AdminClient;
let server: Awaited<ReturnType<typeof connectServer>>;

beforeAll(async () => {
  [product, upstream, browser] = await Promise.all([startProduct(), startEverything(), launchBrowser()]);
  admin = bootstrapOrganization(product, "acme");
  server = await connectServer(admin, "Everything", upstream.url);
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

function call(tool: string): Promise<Response> {
  const params = {
    name: tool,
    arguments: { message: "hello" },
    _meta: {
      "io.modelcontextprotocol/protocolVersion": "2026-07-28",
      "io.modelcontextprotocol/clientInfo": { name: "test", version: "1" },
      "io.modelcontextprotocol/clientCapabilities": {},
    },
  };
  return fetch(server.url, {
    method: "POST",
    headers: {
      authorization: `Bearer ${server.key}`,
      "content-type": "application/json",
      accept: "application/json, text/event-stream",
      "mcp-protocol-version": "2026-07-28",
      "mcp-method": "tools/call",
      "mcp-name": tool,
    },
    body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/call", params }),
  });
}

const why = (page: Page) => page.getByRole("dialog", { name: "Why?" });

// The steps build on each other: a tool is switched off, somebody runs into it, and finds out why.
describe("explaining a denial", () => {
  it("leads from the denied call in the log to the switch, and over it to an allowed one", async () => {
    const changes = [{ kind: "tool", name: "echo", enabled: false }];
    await admin.request("PATCH", "/orgs/acme/servers/everything/capabilities", { changes });
    await waitFor(async () => (await (await call("echo")).text()).includes("Unknown tool"), {
      timeoutMs: 10_000,
      what: () => "the call to be refused",
    });
    await owner.goto(`${product.url}/o/acme/w/platform/logs?decision=deny`);
    const button = owner.getByRole("button", { name: "Why? echo" }).first();
    await waitFor(
      async () => {
        await owner.reload();
        return (await button.count()) > 0;
      },
      { timeoutMs: 15_000, what: () => "the denied call in the log", everyMs: 500 },
    );
    await inspect(owner, "logs-denied");
    await button.click();
    await why(owner).getByText("The organization switched this capability off.").waitFor();
    const step = why(owner).getByRole("listitem").filter({ hasText: "This decided" });
    expect(await step.innerText()).toContain("Is it on for the organization?");
    expect(await step.innerText()).toContain("You may change this");
    await inspect(owner, "why-denied");
    await step.getByRole("link", { name: "open the page with this switch" }).click();
    await owner.waitForURL(/registry\/everything\/capabilities/);
    await owner.getByRole("switch", { name: "echo is on" }).click();
    await owner.getByText("“echo” is on").waitFor();
  });

  it("says from the capability, for any person, that every rule allows it", async () => {
    await owner.goto(`${product.url}/o/acme/w/platform/servers/everything/capabilities`);
    await owner.getByRole("button", { name: "Why? echo" }).click();
    await why(owner).getByText("Every rule allows it.").waitFor();
    expect(await why(owner).getByRole("listitem").count()).toBeGreaterThan(6);
    await inspect(owner, "why-allowed");
    await owner.keyboard.press("Escape");
    await why(owner).waitFor({ state: "hidden" });
    // The keyboard is where it was.
    expect(await owner.evaluate(() => document.activeElement?.getAttribute("aria-label"))).toBe("Why? echo");
  });

  it("says from user access whom the default keeps out, and from a call's page what was decided then and is now", async () => {
    await admin.request("PATCH", "/orgs/acme/workspaces/platform/servers/everything", {
      defaultAccess: "deny",
    });
    await owner.goto(`${product.url}/o/acme/w/platform/servers/everything/access`);
    await owner
      .getByRole("button", { name: /^Why\?/ })
      .first()
      .click();
    await why(owner).getByText("User access of this server does not let them in.").first().waitFor();
    await inspect(owner, "why-access");
    await admin.request("PATCH", "/orgs/acme/workspaces/platform/servers/everything", {
      defaultAccess: "allow",
    });
    await owner.goto(`${product.url}/o/acme/logs?decision=deny`);
    await owner.getByRole("link", { name: /echo/ }).first().click();
    await owner.waitForURL(/logs\/[\w-]{36}/);
    await owner.getByRole("button", { name: "Why? echo" }).click();
    await why(owner).getByText("When the call was made").waitFor();
    await why(owner).getByText("Every rule allows it.").waitFor();
  });
});

describe("the audit log", () => {
  it("shows who switched what, before and after, and finds it by action, person and thing", async () => {
    await owner.goto(`${product.url}/o/acme/audit`);
    await owner.getByRole("table", { name: "Audit log" }).waitFor();
    await inspect(owner, "audit");
    await owner.getByLabel("Action", { exact: true }).selectOption("workspace-server.update");
    await owner.waitForURL(/action=workspace-server.update/);
    await owner
      .getByRole("link", { name: /workspace-server.update/ })
      .first()
      .click();
    await owner.waitForURL(/audit\/[\w-]{36}/);
    const change = owner.getByText("default access").locator("..");
    expect(await change.innerText()).toMatch(/deny[^]*allow/);
    await inspect(owner, "audit-entry");
    await owner.goto(`${product.url}/o/acme/audit?actor=nobody-is-called-this`);
    await owner.getByText("No entry matches").waitFor();
    await inspect(owner, "audit-empty");
  });

  it("is downloaded as CSV with the filters of the page, by people who may see it", async () => {
    await owner.goto(`${product.url}/o/acme/audit?action=server.*`);
    const [file] = await Promise.all([
      owner.waitForEvent("download"),
      owner.getByRole("link", { name: /^CSV/ }).click(),
    ]);
    const text = await readFile(await file.path(), "utf8");
    expect(file.suggestedFilename()).toMatch(/^audit-log-acme-.*\.csv$/);
    const lines = text.trim().split("\r\n");
    expect(lines.length).toBeGreaterThan(1);
    expect(lines.slice(1).every((line) => line.includes('"server.'))).toBe(true);
    const stranger = await fetch(`${product.url}/o/acme/audit/export?format=csv`);
    expect(stranger.status).toBe(401);
  });
});

describe("rotating a key on the page", () => {
  it("shows the new secret once; both work until the overlap ends", async () => {
    await owner.goto(`${product.url}/o/acme/w/platform/api-keys`);
    await owner.getByRole("button", { name: "Rotate for Everything" }).click();
    const dialog = owner.getByRole("dialog");
    await dialog.getByLabel("The old secret").selectOption("1440");
    await inspect(owner, "rotate");
    await dialog.getByRole("button", { name: "Rotate key" }).click();
    const shown = dialog.getByText(/gh_ws_\w{32}_\w{6}/).first();
    const fresh = /gh_ws_\w{32}_\w{6}/.exec(await shown.innerText())?.[0] ?? "";
    await dialog.getByRole("button", { name: "I have copied it" }).click();
    await owner.getByText(/ ends in /).waitFor();
    await inspect(owner, "keys-rotated");
    const old = server.key;
    for (const key of [old, fresh]) {
      server = { ...server, key };
      expect((await (await call("echo")).text()).includes("hello")).toBe(true);
    }
  });
});

describe("a POST that is repeated after its answer was lost", () => {
  it("answers the same, also when both come at once", async () => {
    const headers = {
      authorization: `Bearer ${admin.key}`,
      "content-type": "application/json",
      "idempotency-key": "the-same-one",
    };
    const url = `${product.url}/api/v1/orgs/acme/workspaces/platform/api-keys`;
    const ask = () => fetch(url, { method: "POST", headers, body: JSON.stringify({ name: "once" }) });
    const [one, two] = await Promise.all([ask(), ask()]);
    const made = createdKey.parse(await one.json());
    expect(createdKey.parse(await two.json())).toEqual(made);
  });
});
