import { Client } from "@modelcontextprotocol/sdk/client/index.js";
import { StreamableHTTPClientTransport } from "@modelcontextprotocol/sdk/client/streamableHttp.js";
import type { Transport } from "@modelcontextprotocol/sdk/shared/transport.js";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { TEST_PASSWORD } from "../helpers/test-password";
import { DESKTOP, launchBrowser } from "./browser";
import { GITHUB_TOKEN, READERS, SILENT_READER, startGitHub, WRITERS } from "./github-upstream";
import { inspect } from "./inspect-page";
import { startProduct, waitFor, type Product } from "./product";

let product: Product;
let github: Awaited<ReturnType<typeof startGitHub>>;
let browser: Browser;
let owner: Page;
let member: Page;
const passedOn = { invitation: "", url: "", key: "" };
const ALL = [...READERS, SILENT_READER, ...WRITERS];

beforeAll(async () => {
  [product, github, browser] = await Promise.all([startProduct(), startGitHub(), launchBrowser()]);
  [owner, member] = await Promise.all([newPage(), newPage()]);
});

afterAll(async () => {
  await browser.close();
  await product.stop();
  await github.stop();
  await product.remove();
});

async function newPage(): Promise<Page> {
  const page = await (await browser.newContext({ viewport: DESKTOP })).newPage();
  page.setDefaultTimeout(15_000);
  return page;
}

function switchOf(page: Page, tool: string) {
  return page.getByRole("switch", { name: `${tool} is on`, exact: true });
}

// The steps build on each other: docs/walkthrough.md describes them.
describe("the data team gets the GitHub server but not its write tools", () => {
  it("adds the server with its token, and makes the team's workspace without leaving the form", async () => {
    await owner.goto(product.url);
    await owner.getByRole("heading", { name: "Set up Gatehouse" }).waitFor();
    await owner.getByLabel("Your name").fill("Olga Owner");
    await owner.getByLabel("E-mail").fill("olga@example.com");
    await owner.getByLabel("Password").fill(TEST_PASSWORD);
    await owner.getByLabel("Organization").fill("Acme");
    await owner.getByRole("button", { name: "Create account" }).click();
    await owner.getByRole("link", { name: "Add server" }).click();
    await owner.getByLabel("Name").fill("GitHub");
    await owner.getByLabel("URL").fill(github.url);
    await owner.getByRole("radio", { name: "Headers" }).click();
    await owner.getByLabel("Value of header 1").fill(GITHUB_TOKEN);
    await owner.getByRole("button", { name: "Put it there" }).click();
    await owner.getByRole("button", { name: "Continue" }).click();
    await owner.getByRole("button", { name: "New workspace" }).click();
    const dialog = owner.getByRole("dialog");
    await dialog.getByLabel("Name").fill("Data team");
    await dialog.getByRole("button", { name: "Create workspace" }).click();
    await dialog.waitFor({ state: "hidden" });
    expect(await owner.getByRole("checkbox", { name: "Data team" }).isChecked()).toBe(true);
    expect(await owner.getByRole("checkbox", { name: "Default" }).isChecked()).toBe(false);
    await inspect(owner, "choose-workspaces");
    await owner.getByRole("button", { name: "Add and grant to 1 workspace" }).click();
    await owner.waitForURL(/\/o\/acme\/registry\/github\/access$/);
  });

  it("switches off at once what does not say that it only reads, for this workspace alone", async () => {
    await owner.getByRole("link", { name: "Choose tools of GitHub for Data team" }).click();
    await owner.waitForURL(/\/w\/data-team\/servers\/github\/capabilities/);
    await waitFor(
      async () => {
        await owner.reload();
        return switchOf(owner, "delete_file")
          .waitFor({ timeout: 500 })
          .then(
            () => true,
            () => false,
          );
      },
      { timeoutMs: 15_000, what: () => "the tools of the server" },
    );
    await owner.getByLabel("What it does").selectOption("write");
    await switchOf(owner, "get_issue").waitFor({ state: "detached" });
    await inspect(owner, "what-may-write");
    await owner.getByRole("button", { name: "Disable these 5" }).click();
    await owner.getByRole("alertdialog").getByRole("button", { name: "Disable 5 tools" }).click();
    await owner.getByText("5 tools switched off").waitFor();
    const harmless = { name: `${SILENT_READER} is on`, exact: true };
    await owner.getByRole("switch", { ...harmless, checked: false }).click();
    await owner.getByText(`“${SILENT_READER}” is on`).waitFor();
  });

  it("invites somebody, who sees on their own page which tools are on", async () => {
    await owner.getByRole("link", { name: "Members" }).first().click();
    await owner.getByRole("button", { name: "Add member" }).click();
    const dialog = owner.getByRole("dialog");
    await dialog.getByLabel("E-mail").fill("dana@example.com");
    await dialog.getByRole("button", { name: "Add", exact: true }).click();
    const link = dialog.getByRole("group", { name: "Invitation link" }).locator("code");
    passedOn.invitation = await link.innerText();

    await member.goto(passedOn.invitation);
    await member.getByLabel("Your name").fill("Dana Data");
    await member.getByLabel("Password").fill(TEST_PASSWORD);
    await member.getByRole("button", { name: "Create account and join" }).click();
    await member.waitForURL(/\/w\/data-team\/servers$/);
    passedOn.url = `${product.url}/acme/data-team/github/mcp`;
    await member.getByText(passedOn.url).first().waitFor();
    await member
      .getByRole("link", { name: /GitHub/ })
      .first()
      .click();
    await member.getByRole("link", { name: /^Capabilities/ }).click();
    await switchOf(member, "delete_file").waitFor();
    const on = await Promise.all(ALL.map((tool) => switchOf(member, tool).isChecked()));
    expect(ALL.filter((_, index) => on[index])).toEqual([...READERS, SILENT_READER]);
  });

  it("lists and calls the tools that read with the member's own key, and no tool that writes", async () => {
    await member.getByRole("link", { name: "Connect" }).click();
    await member.getByRole("button", { name: "Create a key" }).click();
    const dialog = member.getByRole("dialog");
    await dialog.getByLabel("Name").fill("Laptop");
    await dialog.getByRole("button", { name: "Create key" }).click();
    const shown = member.getByText(/gh_user_\w{32}_\w{6}/).first();
    passedOn.key = /gh_user_\w{32}_\w{6}/.exec(await shown.innerText())?.[0] ?? "";
    await dialog.getByRole("button", { name: "I have copied it" }).click();
    await member.getByRole("code").filter({ hasText: passedOn.key }).first().waitFor();

    const client = new Client({ name: "dana", version: "1" });
    const requestInit = { headers: { authorization: `Bearer ${passedOn.key}` } };
    const transport = new StreamableHTTPClientTransport(new URL(passedOn.url), { requestInit });
    // The SDK's own types disagree under exactOptionalPropertyTypes.
    await client.connect(transport as Transport);
    expect((await client.listTools()).tools.map(({ name }) => name)).toEqual([...READERS, SILENT_READER]);
    const call = (name: string) => client.callTool({ name, arguments: { repo: "acme/site" } });
    for (const name of [...READERS, SILENT_READER])
      expect(JSON.stringify(await call(name))).toContain(`${name} on acme/site`);
    for (const name of WRITERS) {
      const answer = await call(name).catch((error: unknown) => String(error));
      expect(JSON.stringify(answer)).not.toContain("on acme/site");
    }
    await client.close();
  });

  it("grants it to another workspace from that workspace's page, with every tool on", async () => {
    await owner.goto(`${product.url}/o/acme/w/default/servers`);
    await owner.getByRole("button", { name: "Grant a server" }).click();
    await inspect(owner, "grant-a-server");
    await owner.getByRole("dialog").getByRole("button", { name: "Grant", exact: true }).click();
    await owner.waitForURL(/\/w\/default\/servers\/github\/capabilities/);
    await switchOf(owner, "delete_file").waitFor();
    for (const tool of ALL) expect(await switchOf(owner, tool).isChecked()).toBe(true);
  });

  it("deletes a workspace, and at last the organization, each with its slug typed: keys are refused from then on", async () => {
    const status = async () =>
      (
        await fetch(passedOn.url, {
          method: "POST",
          headers: {
            authorization: `Bearer ${passedOn.key}`,
            accept: "application/json, text/event-stream",
            "content-type": "application/json",
          },
          body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: "ping" }),
        })
      ).status;
    expect(await status()).not.toBe(401);
    const deletes = async (what: string, slug: string) => {
      await owner.getByRole("button", { name: `Delete ${what}` }).click();
      const dialog = owner.getByRole("alertdialog");
      await dialog.getByRole("textbox").fill(slug);
      await dialog.getByRole("button", { name: `Delete ${what}` }).click();
    };
    await owner.goto(`${product.url}/o/acme/w/default/settings`);
    await owner.getByRole("textbox", { name: "Name" }).fill("Main");
    await owner.getByRole("button", { name: "Save name" }).click();
    await owner.getByText("Saved").waitFor();
    await inspect(owner, "workspace-settings");
    await deletes("workspace", "default");
    await owner.waitForURL((url) => !url.pathname.includes("/w/default"));
    await owner.goto(`${product.url}/o/acme/settings`);
    await inspect(owner, "organization-settings");
    await deletes("organization", "acme");
    await owner.waitForURL((url) => !url.pathname.startsWith("/o/acme"));
    await waitFor(async () => (await status()) === 401, { timeoutMs: 5_000, what: () => "the key's end" });
    await member.goto(`${product.url}/o/acme/w/data-team/servers`);
    await member
      .getByText(/not found|does not exist|no longer/i)
      .first()
      .waitFor();
  });
});
