import type { Browser } from "playwright-core";
import { z } from "zod";
import { TEST_PASSWORD } from "../helpers/test-password";
import { bootstrapOrganization, created, createdKey, type AdminClient } from "./admin-client";
import { waitFor, type Product } from "./product";
import { startTextUpstream, type TextOf } from "./text-upstream";

const identified = z.object({ id: z.uuid() });
const invited = z.object({ id: z.uuid(), link: z.string() });
const callPage = z.object({ data: z.array(identified) });
const members = z.object({ data: z.array(z.object({ user: identified.extend({ email: z.string() }) })) });

export interface TextWorld {
  readonly admin: AdminClient;
  readonly owner: { readonly email: string; readonly password: string };
  /** A value for each path parameter of pages and endpoints. */
  readonly ids: Readonly<Record<string, string>>;
  readonly mcpUrls: readonly string[];
  readonly mcpKey: string;
  readonly tools: readonly string[];
  /** `METHOD path field` of every field of the API that was filled. */
  readonly filled: ReadonlySet<string>;
  /** Secrets that no page and no answer may show to anybody, the owner included. */
  readonly secrets: readonly string[];
  stop(): Promise<void>;
}

interface WorldOptions {
  readonly product: Product;
  readonly browser: Browser;
  /** Slug of the organization; part of every slug and address in it. */
  readonly org: string;
  readonly text: TextOf;
  /** How many there are of everything that there can be many of. */
  readonly copies: number;
}

/** An organization in which everything that takes a text has one from `text`, entered through the API and by MCP. */
export async function makeTextWorld(options: WorldOptions): Promise<TextWorld> {
  const { product, browser, org, text, copies } = options;
  const admin = bootstrapOrganization(product, org);
  const upstream = await startTextUpstream(text, copies);
  const filled = new Set<string>();
  const secret = `secret-of-${org}-4711`;

  async function write<T extends z.ZodType>(
    schema: T,
    [method, path]: readonly [string, string],
    body: Record<string, unknown>,
    params: Record<string, string> = {},
  ): Promise<z.output<T>> {
    for (const field of Object.keys(body)) filled.add(`${method} ${path} ${field}`);
    const url = path.replace(/\{(\w+)\}/g, (_, name: string) => ({ org, workspace, ...params })[name] ?? "");
    return admin.call(schema, method, url, body);
  }

  let workspace = admin.workspace;
  await write(z.unknown(), ["PATCH", "/orgs/{org}"], { name: text("org-name") });
  const made = await write(created, ["POST", "/orgs/{org}/workspaces"], {
    name: text("workspace-name"),
    slug: `ws-${org}`,
  });
  workspace = made.slug;
  await write(z.unknown(), ["PATCH", "/orgs/{org}/workspaces/{workspace}"], { name: text("workspace-name") });

  const server = await write(created, ["POST", "/orgs/{org}/servers"], {
    name: text("server-name"),
    slug: `draft-${org}`,
    description: text("server-description"),
    url: `${upstream.url}?of=${encodeURIComponent(org)}`,
    auth: { type: "headers", headers: { [`x-header-of-${org}`]: secret } },
  });
  const inServer = { server: server.id };
  await write(
    z.unknown(),
    ["PATCH", "/orgs/{org}/servers/{server}"],
    {
      name: text("server-name"),
      description: text("server-description"),
      slug: `server-${org}`,
      url: `${upstream.url}?of=${encodeURIComponent(`${org}-2`)}`,
      auth: { type: "headers", headers: { [`x-header-of-${org}`]: secret } },
    },
    inServer,
  );
  await admin.call(z.unknown(), "POST", `/orgs/${org}/servers/${server.id}/sync`);
  const grant = await write(
    created.extend({ url: z.url() }),
    ["POST", "/orgs/{org}/workspaces/{workspace}/servers"],
    { server: server.id, slug: `grant-${org}` },
  );
  await write(
    z.unknown(),
    ["PATCH", "/orgs/{org}/workspaces/{workspace}/servers/{server}"],
    { slug: `granted-${org}` },
    { server: grant.id },
  );
  const mcpUrl = grant.url.replace(`grant-${org}`, `granted-${org}`);
  const unseen = { changes: [{ kind: "tool", name: text("unseen-tool"), enabled: false }] };
  await write(z.unknown(), ["PATCH", "/orgs/{org}/servers/{server}/capabilities"], unseen, inServer);
  const inGrant = { server: grant.id };
  const grantPath = "/orgs/{org}/workspaces/{workspace}/servers/{server}/capabilities";
  await write(z.unknown(), ["PATCH", grantPath], unseen, inGrant);
  const all = { enabled: true, search: text("unseen-tool") };
  await write(z.unknown(), ["PUT", "/orgs/{org}/servers/{server}/capabilities"], all, inServer);
  await write(z.unknown(), ["PUT", grantPath], all, inGrant);
  const accessPath = "/orgs/{org}/workspaces/{workspace}/servers/{server}/user-access";
  const nobody = { users: [], all: { access: "default", search: text("person-name") } };
  await write(z.unknown(), ["PATCH", accessPath], nobody, inGrant);
  const nowhere = { all: { granted: true, search: text("no-such-workspace") } };
  await write(z.unknown(), ["PUT", "/orgs/{org}/servers/{server}/workspaces"], nowhere, inServer);
  const ownPath = "/orgs/{org}/workspaces/{workspace}/own-servers";
  const auth = { type: "headers", headers: { [`x-header-of-${org}`]: secret } };
  const texts = () => ({ name: text("server-name"), description: text("server-description"), auth });
  const own = await write(created, ["POST", ownPath], {
    ...texts(),
    slug: `own-${org}`,
    url: `${upstream.url}?of=${encodeURIComponent(`${org}-3`)}`,
  });
  await write(
    z.unknown(),
    ["PATCH", `${ownPath}/{server}`],
    { ...texts(), url: `${upstream.url}?of=${encodeURIComponent(`${org}-4`)}` },
    { server: own.id },
  );
  for (let copy = 1; copy < copies; copy += 1)
    await write(created, ["POST", "/orgs/{org}/servers"], {
      name: text("server-name"),
      slug: `other-${org}-${String(copy)}`,
      description: text("server-description"),
      url: `http://127.0.0.1:1/${org}`,
    });

  let key = { id: "", key: "" };
  for (let copy = 0; copy < copies; copy += 1) {
    await write(createdKey, ["POST", "/orgs/{org}/api-keys"], { name: text("key-name") });
    const keys = "/orgs/{org}/workspaces/{workspace}/api-keys" as const;
    key = await write(createdKey, ["POST", keys], { name: text("key-name") });
  }

  const join = await write(invited, ["POST", "/orgs/{org}/workspaces/{workspace}/invitations"], {
    email: `joins@${org}.test`,
  });
  await acceptAs(browser, join.link, text("person-name"));
  const waiting = await write(invited, ["POST", "/orgs/{org}/invitations"], { email: `waits@${org}.test` });
  await admin.call(invited, "POST", `/orgs/${org}/workspaces/${workspace}/invitations`, {
    email: `waits-too@${org}.test`,
  });
  const people = (await admin.call(members, "GET", `/orgs/${org}/members`)).data;

  const workspaceUrl = mcpUrl.replace(`/granted-${org}/mcp`, "/mcp");
  await callEverything({ url: mcpUrl, key: key.key, tools: upstream.tools, text });
  let call = "";
  const logged = async () => {
    const { data } = await admin.call(
      callPage,
      "GET",
      `/orgs/${org}/workspaces/${workspace}/calls?limit=100`,
    );
    call = data.at(-1)?.id ?? "";
    return data.length >= Math.min(upstream.tools.length, 90);
  };
  await waitFor(logged, { timeoutMs: 20_000, what: () => "the calls to be in the log" });

  return {
    admin: { ...admin, workspace },
    owner: { email: `owner@${org}.test`, password: TEST_PASSWORD },
    ids: {
      org: (await admin.call(identified, "GET", `/orgs/${org}`)).id,
      ...{ workspace: made.id, server: server.id, grant: grant.id, own: own.id, key: key.id, call },
      entry: (await admin.call(callPage, "GET", `/orgs/${org}/audit-log`)).data[0]?.id ?? "",
      ...{ member: people[0]?.user.id ?? "", invitation: waiting.id, token: "no-such-link" },
    },
    mcpUrls: [mcpUrl, workspaceUrl],
    mcpKey: key.key,
    tools: upstream.tools,
    filled,
    secrets: [secret, key.key, admin.key, waiting.link],
    stop: upstream.stop,
  };
}

/** Which of the ids a path means by its server: below a workspace the grant, where it is changed its own one. */
export function serverAt(path: string): "server" | "grant" | "own" {
  if (!/[{[]workspace[}\]]/.test(path)) return "server";
  return /\/own-servers\/|\/edit$/.test(path) ? "own" : "grant";
}

async function acceptAs(browser: Browser, link: string, name: string): Promise<void> {
  const context = await browser.newContext();
  const page = await context.newPage();
  await page.goto(link);
  await page.getByLabel("Your name").fill(name);
  await page.getByLabel("Password").fill(TEST_PASSWORD);
  await page.getByRole("button", { name: "Create account and join" }).click();
  await page.waitForURL(/\/o\//);
  await context.close();
}

/** Sends an MCP request as a client would; answers the text of whatever came. */
export async function mcpRequest(
  url: string,
  key: string,
  message: { readonly method: string; readonly params?: unknown },
  session?: string,
): Promise<{ readonly text: string; readonly session: string | null }> {
  const response = await fetch(url, {
    method: "POST",
    headers: {
      authorization: `Bearer ${key}`,
      "content-type": "application/json",
      accept: "application/json, text/event-stream",
      ...(session === undefined ? {} : { "mcp-session-id": session }),
    },
    body: JSON.stringify({ jsonrpc: "2.0", id: 1, ...message }),
  });
  return { text: await response.text(), session: response.headers.get("mcp-session-id") };
}

export async function initialize(url: string, key: string, text: TextOf): Promise<string | undefined> {
  const clientInfo = {
    name: text("client-name"),
    title: text("client-title"),
    version: text("client-version"),
  };
  const params = { protocolVersion: "2025-11-25", capabilities: {}, clientInfo };
  return (await mcpRequest(url, key, { method: "initialize", params })).session ?? undefined;
}

async function callEverything(calls: {
  readonly url: string;
  readonly key: string;
  readonly tools: readonly string[];
  readonly text: TextOf;
}): Promise<void> {
  const { url, key, tools, text } = calls;
  for (const name of [...tools, text("no-such-tool")]) {
    const session = await initialize(url, key, text);
    const params = { name, arguments: { query: text("argument"), [text("argument-name")]: [text("item")] } };
    await mcpRequest(url, key, { method: "tools/call", params }, session);
  }
}
