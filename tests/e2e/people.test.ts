import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { TEST_PASSWORD } from "../helpers/test-password";
import { bootstrapOrganization, connectServer } from "./admin-client";
import { DESKTOP, launchBrowser, signInAs } from "./browser";
import { startIdentityProvider, type IdentityProvider } from "./identity-provider";
import { startProduct, waitFor, type Product } from "./product";
import { startEverything } from "./upstream";

let product: Product;
let upstream: Awaited<ReturnType<typeof startEverything>>;
let identity: IdentityProvider;
let browser: Browser;
let owner: Page;
let guest: Page;
const acme = { serverUrl: "", link: "", key: "" };
const GUEST = "grace@example.com";

beforeAll(async () => {
  identity = await startIdentityProvider("the client's secret");
  const env = {
    GATEHOUSE_OIDC_ISSUER: identity.url,
    GATEHOUSE_OIDC_CLIENT_ID: "gatehouse",
    GATEHOUSE_OIDC_CLIENT_SECRET: "the client's secret",
    GATEHOUSE_OIDC_NAME: "Test Login",
  };
  [product, upstream, browser] = await Promise.all([
    startProduct({ env }),
    startEverything(),
    launchBrowser(),
  ]);
  const admin = bootstrapOrganization(product, "acme");
  acme.serverUrl = (await connectServer(admin, "Everything", upstream.url)).url;
  owner = await newPage();
  guest = await newPage();
  await signInAs(owner, product.url, "owner@acme.test");
});

afterAll(async () => {
  await browser.close();
  await product.stop();
  await upstream.stop();
  await identity.stop();
  await product.remove();
});

async function newPage(context?: BrowserContext): Promise<Page> {
  const page = await (context ?? (await browser.newContext({ viewport: DESKTOP }))).newPage();
  page.setDefaultTimeout(15_000);
  return page;
}

const MCP_HEADERS = {
  "content-type": "application/json",
  accept: "application/json, text/event-stream",
};
const INITIALIZE = {
  jsonrpc: "2.0",
  id: 1,
  method: "initialize",
  params: { protocolVersion: "2025-11-25", capabilities: {}, clientInfo: { name: "test", version: "1" } },
};

function post(body: unknown, extra: Record<string, string> = {}): Promise<Response> {
  const headers = { ...MCP_HEADERS, authorization: `Bearer ${acme.key}`, ...extra };
  return fetch(acme.serverUrl, { method: "POST", headers, body: JSON.stringify(body) });
}

// The steps build on each other: one person's time in an organization.
describe("from the invitation to the loss of access", () => {
  it("invites somebody to the workspace and shows the link, as there is no mail server", async () => {
    await owner.goto(`${product.url}/o/acme/w/platform/members`);
    await owner.getByRole("button", { name: "Add member" }).click();
    const dialog = owner.getByRole("dialog");
    await dialog.getByLabel("E-mail").fill(GUEST);
    await dialog.getByRole("button", { name: "Add", exact: true }).click();
    const shown = dialog.getByRole("group", { name: "Invitation link" }).locator("code");
    acme.link = await shown.innerText();
    expect(acme.link).toMatch(new RegExp(`^${product.url}/invitations/[\\w-]{43}$`));
    await dialog.getByRole("button", { name: "Done" }).click();
    await owner.getByRole("table", { name: "Invitations" }).getByText(GUEST, { exact: true }).waitFor();
  });

  it("tells somebody who is signed in with another address", async () => {
    const other = await newPage(owner.context());
    await other.goto(acme.link);
    await other.getByText("You are signed in as").waitFor();
    await other.close();
  });

  it("makes an account by the link, in this organization and in no new one", async () => {
    await guest.goto(acme.link);
    await guest.getByText(`invited ${GUEST} as member`).waitFor();
    await guest.getByLabel("Your name").fill("Grace Hopper");
    await guest.getByLabel("Password").fill("short");
    await guest.getByRole("button", { name: "Create account and join" }).click();
    await guest.getByText("Use at least 10 characters.").waitFor();
    await guest.getByLabel("Password").fill(TEST_PASSWORD);
    await guest.getByRole("button", { name: "Create account and join" }).click();
    await guest.waitForURL(/\/o\/acme\/w\/platform\/servers/);
    const again = await newPage();
    await again.goto(acme.link);
    await again.getByText("This invitation does not work").waitFor();
    await again.context().close();
  });

  it("gives a member no way to change people, and a key of their own that works", async () => {
    await guest.goto(`${product.url}/o/acme/w/platform/members`);
    await guest.getByRole("table", { name: "Members" }).getByText("Grace Hopper").waitFor();
    expect(await guest.getByRole("button", { name: "Add member" }).count()).toBe(0);
    await guest.goto(`${product.url}/o/acme/members`);
    await guest.getByRole("heading", { name: "Not found" }).waitFor();
    await guest.goto(`${product.url}/o/acme/w/platform/api-keys`);
    await guest.getByRole("button", { name: "Create key" }).first().click();
    const dialog = guest.getByRole("dialog");
    await dialog.getByLabel("Name").fill("Mine");
    await dialog.getByRole("button", { name: "Create key" }).click();
    const shown = guest.getByText(/gh_user_\w{32}_\w{6}/).first();
    acme.key = /gh_user_\w{32}_\w{6}/.exec(await shown.innerText())?.[0] ?? "";
    expect((await post(INITIALIZE)).status).toBe(200);
  });

  it("makes them a manager, who may add people from then on, and takes it back with one click", async () => {
    await owner.reload();
    await owner.getByLabel("Role of Grace Hopper").selectOption("manager");
    await owner.getByText("Grace Hopper is now Manager").waitFor();
    await guest.goto(`${product.url}/o/acme/w/platform/members`);
    await guest.getByRole("button", { name: "Add member" }).waitFor();
    await owner.getByRole("button", { name: "Undo" }).click();
    await owner.getByText("Grace Hopper is Member again").waitFor();
    await guest.reload();
    await guest.getByRole("table", { name: "Members" }).waitFor();
    expect(await guest.getByRole("button", { name: "Add member" }).count()).toBe(0);
  });

  it("narrows at once what members may do", async () => {
    await owner.goto(`${product.url}/o/acme/settings`);
    await owner.getByRole("switch", { name: "Members create personal keys" }).click();
    await owner.getByText("Members create personal keys: off").waitFor();
    await guest.goto(`${product.url}/o/acme/w/platform/api-keys`);
    await guest.getByRole("heading", { name: "API keys" }).waitFor();
    expect(await guest.getByRole("button", { name: "Create key" }).count()).toBe(0);
  });

  it("ends their pages, their keys within one second and their streams within five, when they are removed", async () => {
    const opened = await post(INITIALIZE);
    const session = { "mcp-session-id": opened.headers.get("mcp-session-id") ?? "" };
    await post({ jsonrpc: "2.0", method: "notifications/initialized" }, session);
    const stream = await fetch(acme.serverUrl, {
      headers: { accept: "text/event-stream", authorization: `Bearer ${acme.key}`, ...session },
    });
    expect(stream.status).toBe(200);
    const streamEnded = stream.text().then(
      () => Date.now(),
      () => Date.now(),
    );
    await owner.goto(`${product.url}/o/acme/members`);
    await owner.getByRole("button", { name: "More actions for Grace Hopper" }).click();
    await owner.getByRole("menuitem", { name: "Remove" }).click();
    await owner.getByRole("alertdialog").getByRole("button", { name: "Remove" }).click();
    await owner.getByText("Grace Hopper was removed from acme").waitFor();
    const removedAt = Date.now();
    await waitFor(async () => (await post(INITIALIZE)).status === 401, {
      timeoutMs: 2_000,
      what: () => "the key to be refused",
    });
    const endedAt = await Promise.race([streamEnded, delay(10_000, Infinity)]);
    expect(endedAt - removedAt).toBeLessThan(5_000);
    await guest.goto(`${product.url}/o/acme/w/platform/servers`);
    await guest.getByText("404").or(guest.getByText("does not exist")).first().waitFor();
    await guest.goto(product.url);
    await guest.getByText("You do not belong to an organization").waitFor();
  });
});

describe("an account", () => {
  it("ends the other browser's session at once, and its own everywhere", async () => {
    const second = await newPage();
    await signInAs(second, product.url, "owner@acme.test");
    await owner.goto(`${product.url}/account`);
    await owner
      .getByRole("button", { name: /^Sign out Chrom/ })
      .first()
      .click();
    await owner.getByText(/was signed out/).waitFor();
    await second.reload();
    await second.waitForURL(/\/sign-in/);
    await owner.getByRole("button", { name: "Sign out everywhere" }).click();
    await owner.getByRole("alertdialog").getByRole("button", { name: "Sign out everywhere" }).click();
    await owner.waitForURL(/\/sign-in/);
    await second.context().close();
  });

  it("gets a new password by a link, and the same answer for an address without an account", async () => {
    const answers: string[] = [];
    for (const email of ["nobody@example.com", "owner@acme.test"]) {
      await owner.goto(`${product.url}/forgot-password`);
      await owner.getByLabel("E-mail").fill(email);
      await owner.getByRole("button", { name: "Send link" }).click();
      const answer = await owner.getByRole("status").innerText();
      answers.push(answer.replace(email, ""));
    }
    expect(new Set(answers).size).toBe(1);
    const outbox = path.join(product.dataDir, "outbox");
    let token: string | undefined;
    await waitFor(
      async () => {
        const mails = await Promise.all(
          (await readdir(outbox)).map((name) => readFile(path.join(outbox, name), "utf8")),
        );
        expect(mails.filter((mail) => mail.includes("nobody@example.com"))).toEqual([]);
        token = mails.flatMap((mail) => /reset-password\/([\w-]{43})/.exec(mail)?.[1] ?? [])[0];
        return token !== undefined;
      },
      { timeoutMs: 10_000, what: () => "the mail in the outbox" },
    );
    await owner.goto(`${product.url}/reset-password/${token ?? ""}`);
    await owner.getByLabel("New password").fill("an entirely new password");
    await owner.getByRole("button", { name: "Change password" }).click();
    await owner.getByText("Your password is changed").waitFor();
    await signInAs(owner, product.url, "owner@acme.test", "an entirely new password");
  });
});

describe("forms that need no account", () => {
  it("say to wait after too many attempts for one address", async () => {
    const page = await newPage();
    await page.goto(`${product.url}/forgot-password`);
    for (let attempt = 0; attempt < 6; attempt += 1) {
      await page.goto(`${product.url}/forgot-password`);
      await page.getByLabel("E-mail").fill("pestered@example.com");
      await page.getByRole("button", { name: "Send link" }).click();
      const [answer, last] =
        attempt < 5 ? ["Look at your mail", false] : ["There were too many attempts", true];
      await page.getByText(answer).waitFor();
      if (last) expect(await page.getByText("Look at your mail").count()).toBe(0);
    }
    await page.context().close();
  });
});

describe("signing in through an OpenID provider", () => {
  const enter = async () => {
    const page = await newPage();
    await page.goto(`${product.url}/sign-in`);
    await page.getByRole("button", { name: "Continue with Test Login" }).click();
    return page;
  };

  it("refuses an address that the provider never checked", async () => {
    identity.identity = { email: "mallory@example.com", name: "Mallory", email_verified: false };
    const page = await enter();
    await page.getByText("does not say that your e-mail address is verified").waitFor();
    await page.context().close();
  });

  it("makes an account without an organization, which may found one", async () => {
    identity.identity = { email: "joan@example.com", name: "Joan Clarke", email_verified: true };
    const page = await enter();
    await page.getByRole("link", { name: "Create an organization" }).click();
    await page.getByLabel("Organization").fill("Hut Eight");
    await page.getByRole("button", { name: "Create organization" }).click();
    await page.waitForURL(/\/o\/hut-eight\/start/);
    await page.goto(`${product.url}/account`);
    await page.getByText("You sign in through an identity provider.").waitFor();
    await page.context().close();
  });
});
