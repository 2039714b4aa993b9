import { randomUUID } from "node:crypto";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { bootstrapOrganization, connectServer, type AdminClient } from "./admin-client";
import { startProduct, waitFor, type Product } from "./product";
import { startEverything } from "./upstream";

const openApi = z.object({
  paths: z.record(
    z.string(),
    z.record(
      z.string(),
      z.object({
        operationId: z.string(),
        parameters: z.array(z.object({ name: z.string(), in: z.string() })),
      }),
    ),
  ),
});
const problem = z.object({ code: z.string(), detail: z.string(), requestId: z.string() });
const callPage = z.object({ data: z.array(z.object({ id: z.uuid() })) });

let product: Product;
let upstream: Awaited<ReturnType<typeof startEverything>>;
let mine: AdminClient;
let theirs: AdminClient;
/** For each path parameter: something of mine, of theirs, and nobody's. */
let ids: Record<string, { mine: string; theirs: string; random: string }>;

beforeAll(async () => {
  product = await startProduct();
  upstream = await startEverything();
  mine = bootstrapOrganization(product, "mine");
  theirs = bootstrapOrganization(product, "theirs");
  const own = await fill(mine);
  const foreign = await fill(theirs);
  const pair = (key: keyof typeof own) => ({ mine: own[key], theirs: foreign[key], random: randomUUID() });
  ids = {
    org: pair("org"),
    workspace: pair("workspace"),
    server: pair("server"),
    key: pair("key"),
    call: pair("call"),
    member: pair("member"),
    invitation: pair("invitation"),
    entry: pair("entry"),
  };
});

afterAll(async () => {
  await product.stop();
  await upstream.stop();
  await product.remove();
});

/** One of everything that has an id. */
async function fill(admin: AdminClient) {
  const { org, workspace } = admin;
  const connected = await connectServer(admin, `Server of ${org}`, upstream.url);
  await fetch(connected.url, {
    method: "POST",
    headers: {
      authorization: `Bearer ${connected.key}`,
      "content-type": "application/json",
      accept: "application/json, text/event-stream",
    },
    body: JSON.stringify({
      jsonrpc: "2.0",
      id: 1,
      method: "tools/call",
      params: { name: "echo", arguments: {} },
    }),
  });
  let call = "";
  await waitFor(
    async () => {
      const { data } = await admin.call(callPage, "GET", `/orgs/${org}/calls`);
      call = data[0]?.id ?? "";
      return call !== "";
    },
    { timeoutMs: 10_000, what: () => "the call to be in the log" },
  );
  const members = z.object({ data: z.array(z.object({ user: z.object({ id: z.uuid() }) })) });
  const [owner] = (await admin.call(members, "GET", `/orgs/${org}/members`)).data;
  const invitation = await admin.call(z.object({ id: z.uuid() }), "POST", `/orgs/${org}/invitations`, {
    email: `invited@${org}.test`,
  });
  const idOf = async (path: string) => (await admin.call(z.object({ id: z.uuid() }), "GET", path)).id;
  return {
    org: await idOf(`/orgs/${org}`),
    workspace: await idOf(`/orgs/${org}/workspaces/${workspace}`),
    server: connected.server.id,
    key: connected.keyId,
    call,
    member: owner?.user.id ?? "",
    invitation: invitation.id,
    entry: (await admin.call(callPage, "GET", `/orgs/${org}/audit-log`)).data[0]?.id ?? "",
  };
}

const withoutRequestId = (body: unknown) => {
  const { requestId: _, ...rest } = problem.loose().parse(body);
  return rest;
};

async function operations() {
  const document = openApi.parse(await (await fetch(`${product.url}/api/v1/openapi.json`)).json());
  return Object.entries(document.paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      method: method.toUpperCase(),
      path,
      name: operation.operationId,
      pathParameters: operation.parameters
        .filter((parameter) => parameter.in === "path")
        .map(({ name }) => name),
    })),
  );
}

/** A body that would be valid wherever it matters, so that a refusal is about the tenant and not about the input. */
const BODY = {
  name: "Probe",
  url: "https://example.com/mcp",
  auth: { type: "none" },
  server: "00000000-0000-4000-8000-000000000000",
  workspaces: [],
  email: "probe@example.com",
  role: "member",
  changes: [{ kind: "tool", name: "echo", enabled: true }],
  enabled: true,
  definitions: [{ kind: "tool", name: "echo", hash: "read" }],
};

describe("every operation of the admin API", () => {
  it("answers 404 with the same body for another organization's ids as for nobody's", async () => {
    const all = await operations();
    expect(all.length).toBeGreaterThan(25);
    for (const { method, path, name, pathParameters } of all) {
      for (const foreign of pathParameters) {
        expect(ids, `${name} has an unknown parameter: teach this test to make a ${foreign}`).toHaveProperty(
          foreign,
        );
        const ask = async (whose: "theirs" | "random") => {
          const target = pathParameters.reduce(
            (url, parameter) =>
              url.replace(`{${parameter}}`, ids[parameter]?.[parameter === foreign ? whose : "mine"] ?? ""),
            path,
          );
          const { server: _, ...body } = BODY;
          return mine.request(
            method,
            path.endsWith("/explain") ? `${target}?server=${BODY.server}` : target,
            method === "GET" ? undefined : foreign === "server" ? body : BODY,
          );
        };
        const [theirsAnswer, randomAnswer] = [await ask("theirs"), await ask("random")];
        const title = `${name} with a foreign ${foreign}`;
        expect(theirsAnswer.status, `${title}: ${JSON.stringify(theirsAnswer.body)}`).toBe(404);
        expect(randomAnswer.status, title).toBe(404);
        expect(withoutRequestId(theirsAnswer.body), title).toEqual(withoutRequestId(randomAnswer.body));
      }
    }
  });

  it("refuses a missing, malformed and revoked key with 401 and a challenge", async () => {
    for (const { method, path } of await operations()) {
      const target = path.replace(/\{\w+\}/g, "x");
      for (const authorization of [undefined, "Bearer nonsense", "Basic eDp5"]) {
        const response = await fetch(`${product.url}/api/v1${target}`, {
          method,
          headers: authorization === undefined ? {} : { authorization },
        });
        expect(response.status, `${method} ${path}`).toBe(401);
        expect(response.headers.get("www-authenticate")).toContain("Bearer");
      }
    }
  });

  it("leaves the other organization as it was", async () => {
    const { org, workspace } = theirs;
    const servers = z.object({ data: z.array(z.object({ id: z.uuid() })) });
    expect((await theirs.call(servers, "GET", `/orgs/${org}/servers`)).data).toHaveLength(1);
    expect(
      (await theirs.call(servers, "GET", `/orgs/${org}/workspaces/${workspace}/servers`)).data,
    ).toHaveLength(1);
  });
});

describe("a key at an MCP URL", () => {
  it("gets the same 404 for another organization, another workspace and nothing", async () => {
    const connected = await connectServer(mine, "Second", upstream.url);
    await mine.call(z.object({ id: z.uuid() }), "POST", `/orgs/mine/workspaces`, { name: "Other" });
    const paths = ["/theirs/platform/server-of-theirs/mcp", "/mine/other/second/mcp", "/no/such/thing/mcp"];
    const answers = await Promise.all(
      paths.map(async (path) => {
        const response = await fetch(`${product.url}${path}`, {
          method: "POST",
          headers: {
            authorization: `Bearer ${connected.key}`,
            "content-type": "application/json",
            accept: "application/json, text/event-stream",
          },
          body: JSON.stringify({ jsonrpc: "2.0", id: 1, method: "tools/list" }),
        });
        const body = (await response.text()).replace(/"requestId":"[^"]+"/, "");
        return { status: response.status, body };
      }),
    );
    expect(answers[0]?.status).toBe(404);
    expect(new Set(answers.map((answer) => JSON.stringify(answer))).size).toBe(1);
  });
});
