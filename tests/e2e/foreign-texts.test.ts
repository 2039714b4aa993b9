import type { Browser } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { launchBrowser, signInAs } from "./browser";
import { fillPattern, pagePatterns } from "./built-site";
import { startProduct, type Product } from "./product";
import { initialize, makeTextWorld, mcpRequest, serverAt, type TextWorld } from "./text-world";

// Everything in an organization that takes a text carries a word that is nowhere else. Whoever sees the other
// organization's word sees something of that organization.
const MARKS = { mine: "quokka", theirs: "wombat" } as const;

const schema = z.looseObject({ type: z.string().optional(), enum: z.unknown().optional() });
const openApi = z.object({
  paths: z.record(
    z.string(),
    z.record(
      z.string(),
      z.object({
        parameters: z.array(z.object({ name: z.string(), in: z.string() })),
        requestBody: z
          .object({
            content: z.object({
              "application/json": z.object({
                schema: z.object({ properties: z.record(z.string(), schema) }),
              }),
            }),
          })
          .optional(),
      }),
    ),
  ),
});

let product: Product;
let browser: Browser;
const worlds: TextWorld[] = [];
let mine: TextWorld;
let theirs: TextWorld;
let document: z.output<typeof openApi>;

beforeAll(async () => {
  [product, browser] = await Promise.all([startProduct(), launchBrowser()]);
  const make = async (mark: string) => {
    let count = 0;
    const text = (field: string) => `${mark} ${field} ${String((count += 1))}`;
    const world = await makeTextWorld({ product, browser, org: mark, text, copies: 3 });
    worlds.push(world);
    return world;
  };
  mine = await make(MARKS.mine);
  theirs = await make(MARKS.theirs);
  document = openApi.parse(await (await fetch(`${product.url}/api/v1/openapi.json`)).json());
});

afterAll(async () => {
  await browser.close();
  for (const world of worlds) await world.stop();
  await product.stop();
  await product.remove();
});

const sides = () => [
  { self: mine, mark: MARKS.mine, other: theirs, foreign: MARKS.theirs },
  { self: theirs, mark: MARKS.theirs, other: mine, foreign: MARKS.mine },
];

/** Where a text shows what it must not: the words around it. */
function leaks(text: string, forbidden: readonly string[]): string[] {
  return forbidden.flatMap((word) => {
    const at = text.toLowerCase().indexOf(word.toLowerCase());
    return at < 0 ? [] : [text.slice(Math.max(0, at - 80), at + 80)];
  });
}

describe("the texts of two organizations", () => {
  // References to what exists, words of closed lists, and an address, whose text is the host.
  const references = new Set(["server", "workspaces", "role", "scopes", "email", "definitions"]);

  it("are in every text field that the API takes", () => {
    const missing = Object.entries(document.paths).flatMap(([path, methods]) =>
      Object.entries(methods).flatMap(([method, { requestBody }]) =>
        Object.entries(requestBody?.content["application/json"].schema.properties ?? {})
          .filter(
            ([name, { type, enum: values }]) => type !== "boolean" && type !== "integer" && !values && name,
          )
          .map(([name]) => `${method.toUpperCase()} ${path} ${name}`)
          .filter((field) => !mine.filled.has(field) && !references.has(field.split(" ").at(-1) ?? "")),
      ),
    );
    expect(missing.sort()).toEqual([
      // A domain needs an address of it that was verified by mail.
      "PATCH /orgs/{org} joinDomains",
      // Tests a connection and stores nothing.
      "POST /orgs/{org}/servers/test auth",
      "POST /orgs/{org}/servers/test url",
      "POST /orgs/{org}/workspaces/{workspace}/own-servers/test auth",
      "POST /orgs/{org}/workspaces/{workspace}/own-servers/test url",
    ]);
  });

  it("are in no answer that the other's key gets, whatever ids it asks for", async () => {
    for (const { self, mark, other, foreign } of sides()) {
      let seen = 0;
      const gets = Object.entries(document.paths).flatMap(([path, methods]) =>
        Object.entries(methods).flatMap(([method, operation]) =>
          method === "get" ? [{ path, operation }] : [],
        ),
      );
      expect(gets.length).toBeGreaterThan(20);
      for (const { path, operation } of gets) {
        const own = valuesFor(path, self);
        const pathParameters = operation.parameters.filter((parameter) => parameter.in === "path");
        // What has to be asked for by name is asked for; the rest of the query narrows a list.
        const asked = path.endsWith("/explain")
          ? `?server=${own["server"] ?? ""}&principal=${own["member"] ?? ""}`
          : "";
        const queries = operation.parameters
          .filter(({ name }) => ["search", "q", "target"].includes(name))
          .map(({ name }) => `?${name}=${mark.slice(0, 3)}`);
        for (const query of [asked, ...queries]) {
          const answer = await self.admin.request("GET", `${fill(path, own)}${query}`);
          expect(answer.status, `GET ${path}${query}`).toBe(200);
          const text = JSON.stringify(answer.body);
          seen += text.toLowerCase().includes(mark) ? 1 : 0;
          expect(leaks(text, [foreign, ...self.secrets, ...other.secrets]), `GET ${path}`).toEqual([]);
        }
        for (const { name } of pathParameters) {
          const theirValue = valuesFor(path, other)[name] ?? "";
          const url = `${fill(path, { ...own, [name]: theirValue })}${asked}`;
          const answer = await self.admin.request("GET", url);
          expect(answer.status, `GET ${path} with their ${name}`).toBe(404);
          expect(leaks(JSON.stringify(answer.body), [foreign]), `GET ${path} with their ${name}`).toEqual([]);
        }
      }
      expect(seen, "answers that show their own words").toBeGreaterThan(15);
    }
  });

  it("are in no list and no result that the other's key gets over MCP", async () => {
    for (const { self, mark, other, foreign } of sides()) {
      for (const url of self.mcpUrls) {
        const session = await initialize(url, self.mcpKey, (field) => field);
        for (const method of ["tools/list", "resources/list", "resources/templates/list", "prompts/list"]) {
          const { text } = await mcpRequest(url, self.mcpKey, { method }, session);
          expect(text, `${method} at ${url}`).toContain(mark);
          expect(leaks(text, [foreign, ...self.secrets]), `${method} at ${url}`).toEqual([]);
        }
      }
      for (const url of other.mcpUrls) {
        const { text } = await mcpRequest(url, self.mcpKey, { method: "tools/list" });
        expect(leaks(text, [foreign]), `tools/list at ${url}`).toEqual([]);
      }
    }
  });

  it("are on no page that the other's owner opens, by its own links or with the other's ids", async () => {
    for (const { self, mark, other, foreign } of sides()) {
      const context = await browser.newContext();
      const page = await context.newPage();
      await signInAs(page, product.url, self.owner.email, self.owner.password);
      const hidden = [foreign, ...self.secrets, ...other.secrets];
      let seen = 0;
      const look = async (url: string) => {
        const response = await context.request.get(`${product.url}${url}`);
        const text = await response.text();
        seen += text.toLowerCase().includes(mark) ? 1 : 0;
        expect(leaks(text, hidden), url).toEqual([]);
        return text;
      };
      const waiting = pagePatterns().map((pattern) => fillPattern(pattern, valuesFor(pattern, self)));
      waiting.push(`/o/${self.admin.org}/logs?q=${mark}`, `/o/${self.admin.org}/registry?q=${mark}`);
      const visited = new Set(waiting);
      for (const url of waiting) {
        const text = await look(url);
        for (const [, href = ""] of text.matchAll(/href="(\/(?:o|account)\b[^"#]*)"/g)) {
          const link = href.replaceAll("&amp;", "&");
          if (!visited.has(link) && visited.size < 250) waiting.push(link);
          visited.add(link);
        }
      }
      expect(seen, "pages that show their own words").toBeGreaterThan(40);
      for (const pattern of pagePatterns()) {
        const own = valuesFor(pattern, self);
        for (const name of Object.keys(own).filter((parameter) => pattern.includes(`[${parameter}]`))) {
          if (name === "token") continue;
          await look(fillPattern(pattern, { ...own, [name]: valuesFor(pattern, other)[name] ?? "" }));
        }
      }
      // What the browser shows, and what it asked for to show it, in the pages that load something afterwards.
      for (const url of [`/o/${self.admin.org}/start`, `/o/${self.admin.org}/logs`, "/account"]) {
        await page.goto(`${product.url}${url}`, { waitUntil: "networkidle" });
        expect(leaks(await page.content(), hidden), url).toEqual([]);
      }
      await context.close();
    }
  });
});

/** Ids, so that what was asked for has no word of anybody. */
function valuesFor(path: string, { ids }: TextWorld): Record<string, string> {
  return { ...ids, server: ids[serverAt(path)] ?? "" };
}

function fill(path: string, values: Readonly<Record<string, string>>): string {
  return path.replace(/\{(\w+)\}/g, (_, name: string) => {
    const value = values[name];
    if (value === undefined) throw new Error(`${path}: teach this test a value for {${name}}`);
    return encodeURIComponent(value);
  });
}
