import { createServer } from "node:http";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { launchBrowser, signInAs } from "./browser";
import { fillPattern, pagePatterns, serverActions } from "./built-site";
import { seed, startProduct, type Product } from "./product";

let product: Product;
let browser: Browser;
let context: BrowserContext;
let cookie: string;
let call: string;
let entry: string;

beforeAll(async () => {
  product = await startProduct();
  const { password } = seed(product.dataDir, "busy-logs");
  browser = await launchBrowser();
  context = await browser.newContext();
  const page = await context.newPage();
  await signInAs(page, product.url, "owner@acme.test", password);
  const firstOn = async (url: string, below: string) => {
    await page.goto(`${product.url}${url}`);
    const href = await page.locator(`a[href*="${below}"]`).first().getAttribute("href");
    return href?.split("/").at(-1) ?? "";
  };
  call = await firstOn("/o/acme/w/data/logs", "/logs/");
  entry = await firstOn("/o/acme/audit", "/audit/");
  await page.close();
  cookie = (await context.cookies()).map(({ name, value }) => `${name}=${value}`).join("; ");
});

afterAll(async () => {
  await browser.close();
  await product.stop();
  await product.remove();
});

const urlOf = (pattern: string) =>
  fillPattern(pattern, {
    ...{ org: "acme", workspace: "data", server: "github", call, entry },
    token: "no-such-link",
  });

interface Sent {
  readonly status: number;
  readonly text: string;
  readonly headers: Headers;
}

async function send(url: string, init: RequestInit = {}): Promise<Sent> {
  const response = await fetch(`${product.url}${url}`, { redirect: "manual", ...init });
  return { status: response.status, text: await response.text(), headers: response.headers };
}

const directivesOf = (headers: Headers) =>
  new Map(
    (headers.get("content-security-policy") ?? "").split("; ").map((directive) => {
      const [name, ...sources] = directive.split(" ");
      return [name ?? "", sources] as const;
    }),
  );

describe("the headers of every page and endpoint", () => {
  const others = ["/api/v1/openapi.json", "/api/v1/orgs/acme", "/api/auth/session", "/icon.svg", "/theme.js"];

  it("forbid frames, sniffing, foreign scripts and inline scripts", async () => {
    for (const url of [...pagePatterns().map(urlOf), ...others, "/no/such/page"]) {
      for (const headers of [{}, { cookie }] as const) {
        const answer = await send(url, { headers });
        const csp = directivesOf(answer.headers);
        expect(csp.get("script-src"), url).toEqual([
          expect.stringMatching(/^'nonce-[\w+/=]{24}'$/),
          "'strict-dynamic'",
        ]);
        for (const name of ["frame-ancestors", "object-src", "base-uri", "frame-src"])
          expect(csp.get(name), `${url} ${name}`).toEqual(["'none'"]);
        expect(csp.get("form-action"), url).toEqual(["'self'"]);
        expect(answer.headers.get("x-content-type-options"), url).toBe("nosniff");
        expect(answer.headers.get("x-frame-options"), url).toBe("DENY");
        expect(answer.headers.get("referrer-policy"), url).toBe("same-origin");
        expect(answer.headers.get("cross-origin-opener-policy"), url).toBe("same-origin");
        expect(answer.headers.get("permissions-policy"), url).toContain("camera=()");
        expect(answer.headers.get("x-powered-by"), url).toBeNull();
        expect(
          answer.headers.get("strict-transport-security"),
          "over plain HTTP it means nothing",
        ).toBeNull();
      }
    }
  });

  it("let no private page be kept by a cache", async () => {
    for (const pattern of pagePatterns().filter((url) => url.startsWith("/o/"))) {
      const answer = await send(urlOf(pattern), { headers: { cookie } });
      expect([200, 307], pattern).toContain(answer.status);
      expect(answer.headers.get("cache-control"), pattern).toContain("no-store");
    }
  });

  it("have a nonce of their own in each answer, which a client cannot choose", async () => {
    const chosen = { "content-security-policy": "script-src 'nonce-chosen'", "x-nonce": "chosen" };
    const answers = await Promise.all([1, 2].map(() => send("/sign-in", { headers: chosen })));
    const nonces = answers.map(({ headers, text }) => {
      const [source = ""] = directivesOf(headers).get("script-src") ?? [];
      const nonce = source.slice("'nonce-".length, -1);
      const scripts = [...text.matchAll(/<script\b[^>]*>/g)].map(([tag]) => tag);
      expect(scripts.length).toBeGreaterThan(2);
      for (const tag of scripts) expect(tag).toContain(`nonce="${nonce}"`);
      expect(text).not.toContain("chosen");
      return nonce;
    });
    expect(new Set(nonces).size).toBe(2);
  });
});

/** What the browser complains about while a page is opened and worked with. */
function complaintsOf(page: Page): string[] {
  const complaints: string[] = [];
  page.on("pageerror", (error) => complaints.push(`${page.url()}: ${error.message}`));
  page.on("console", (message) => {
    if (message.type() === "error" || message.type() === "warning")
      complaints.push(`${page.url()}: ${message.text()}`);
  });
  return complaints;
}

describe("in a browser", () => {
  it("every page works under its policy without an error on the console", async () => {
    const page = await context.newPage();
    const complaints = complaintsOf(page);
    for (const pattern of pagePatterns()) await page.goto(`${product.url}${urlOf(pattern)}`);
    await page.goto(`${product.url}/o/acme/registry`, { waitUntil: "networkidle" });
    await page.getByRole("link", { name: "GitHub" }).first().click();
    await page.waitForURL(/registry\/github/);
    await page.getByRole("button", { name: /owner/i }).first().click();
    await page.getByRole("menu").waitFor();
    await page.close();
    // The links that lead nowhere, on purpose, are pages that say so.
    expect(complaints.filter((text) => !/status of 404/.test(text))).toEqual([]);
  });

  it("a script that got into a page does not run", async () => {
    const page = await context.newPage();
    await page.goto(`${product.url}/o/acme/start`);
    const outcome = await page.evaluate(async () => {
      const violations: string[] = [];
      document.addEventListener("securitypolicyviolation", (event) =>
        violations.push(event.effectiveDirective),
      );
      const host = document.createElement("div");
      document.body.append(host);
      host.innerHTML =
        '<img src="x:" onerror="window.ran=1"><a id="js" href="javascript:window.ran=2">x</a>' +
        '<iframe srcdoc="<script>parent.ran=3</script>"></iframe><object data="/sign-in"></object>';
      document.getElementById("js")?.click();
      document.head.insertAdjacentHTML("beforeend", '<base href="https://evil.example/">');
      await new Promise((resolve) => setTimeout(resolve, 500));
      return { ran: Reflect.get(window, "ran") as unknown, violations, base: document.baseURI };
    });
    await page.close();
    expect(outcome.ran).toBeUndefined();
    expect(outcome.base).not.toContain("evil");
    expect(outcome.violations).toEqual(
      expect.arrayContaining(["script-src-attr", "script-src-elem", "object-src", "base-uri"]),
    );
  });
});

/** How a browser says that a request comes from elsewhere: all that a forged one can look like. */
const FOREIGN: readonly Readonly<Record<string, string>>[] = [
  { origin: "https://evil.example" },
  { origin: "null" },
  { origin: "http://localhost:1" },
  { "sec-fetch-site": "cross-site" },
  { "sec-fetch-site": "same-site" },
  { origin: "https://evil.example", "sec-fetch-site": "same-origin" },
];
const problem = z.object({ code: z.string() });

async function expectRefused(title: string, url: string, init: RequestInit): Promise<void> {
  for (const foreign of FOREIGN) {
    const answer = await send(url, {
      method: "POST",
      ...init,
      headers: { ...(init.headers as Record<string, string>), cookie, ...foreign },
    });
    expect(answer.status, `${title} from ${JSON.stringify(foreign)}`).toBe(403);
    expect(problem.parse(JSON.parse(answer.text)).code, title).toBe("foreign_origin");
  }
}

describe("a request that another site made the browser send", () => {
  it("reaches no server action", async () => {
    const all = serverActions();
    expect(all.length).toBeGreaterThan(40);
    for (const { id, name, pages } of all) {
      const url = urlOf(pages[0] ?? "/");
      const headers = { "next-action": id, "content-type": "text/plain;charset=UTF-8" };
      await expectRefused(name, url, { headers, body: "[]" });
      const own = { ...headers, cookie, origin: product.url, "sec-fetch-site": "same-origin" };
      // No place and no input that any of them takes: it arrives, and does nothing.
      const answer = await send(url, { method: "POST", headers: own, body: '["x",{}]' });
      expect(answer.status, `${name} from our own page`).toBe(200);
    }
  });

  it("reaches no server action as a form, which a page without scripts would send", async () => {
    for (const { id, name, pages } of serverActions()) {
      const body = new FormData();
      body.set(`$ACTION_ID_${id}`, "");
      await expectRefused(name, urlOf(pages[0] ?? "/"), { body });
    }
  });

  it("neither signs in nor out", async () => {
    for (const deed of ["signin/credentials", "callback/credentials", "signout", "session", "_log"]) {
      const headers = { "content-type": "application/x-www-form-urlencoded" };
      await expectRefused(deed, `/api/auth/${deed}`, { headers, body: "csrfToken=x" });
    }
    expect((await send("/api/auth/session", { headers: { cookie } })).text).toContain("owner@acme.test");
  });

  it("is refused for every method that can write, wherever it goes", async () => {
    for (const method of ["POST", "PUT", "PATCH", "DELETE"])
      for (const url of ["/", "/o/acme", "/no/such/page", "/api/auth/x", "/api/v1/../auth/signout"])
        await expectRefused(`${method} ${url}`, url, { method });
  });

  it("gets nothing from the admin API with the cookie alone", async () => {
    const paths = z.record(z.string(), z.record(z.string(), z.unknown()));
    const document = z.object({ paths }).parse(JSON.parse((await send("/api/v1/openapi.json")).text));
    for (const [path, methods] of Object.entries(document.paths)) {
      for (const method of Object.keys(methods)) {
        for (const foreign of [{}, ...FOREIGN]) {
          const url = `/api/v1${path.replace(/\{\w+\}/g, "acme")}`;
          const answer = await send(url, { method: method.toUpperCase(), headers: { cookie, ...foreign } });
          expect(answer.status, `${method} ${path}`).toBe(401);
        }
      }
    }
  });

  it("changes nothing when a page on another port of the same host, where cookies go along, sends it", async () => {
    const evil = createServer((_request, response) => {
      response.setHeader("content-type", "text/html");
      response.end("<!doctype html><title>evil</title>");
    }).listen(0, "localhost");
    await new Promise((resolve) => evil.once("listening", resolve));
    const address = evil.address();
    const port = typeof address === "object" ? address?.port : undefined;
    const page = await context.newPage();
    await page.goto(`http://localhost:${String(port)}/`);
    const seen: { readonly hasCookie: boolean; readonly status: number }[] = [];
    context.on("response", (response) => {
      if (response.request().method() !== "POST") return;
      void response
        .request()
        .allHeaders()
        .then((headers) => seen.push({ hasCookie: "cookie" in headers, status: response.status() }));
    });
    const kinds = ["text/plain", "application/x-www-form-urlencoded", "multipart/form-data"];
    const urls = [`${product.url}/account`, `${product.url}/api/auth/signout`];
    for (const form of urls.flatMap((action) => kinds.map((enctype) => ({ action, enctype })))) {
      const opened = context.waitForEvent("page");
      await page.evaluate((attributes) => {
        const element = document.createElement("form");
        Object.assign(element, { method: "post", target: "_blank", ...attributes });
        document.body.append(element);
        element.submit();
      }, form);
      await (await opened).waitForLoadState();
    }
    await expect.poll(() => seen.length).toBe(urls.length * kinds.length);
    const frame = await page.evaluate(async (url) => {
      const element = document.createElement("iframe");
      element.src = url;
      document.body.append(element);
      await new Promise((resolve) => {
        element.onload = resolve;
      });
      try {
        return element.contentDocument?.body.innerText ?? null;
      } catch {
        return null;
      }
    }, `${product.url}/account`);
    evil.close();
    await page.close();
    expect(frame).toBeNull();
    expect(seen.filter(({ hasCookie, status }) => !hasCookie || status !== 403)).toEqual([]);
    const session = await send("/api/auth/session", { headers: { cookie } });
    expect(session.text).toContain("owner@acme.test");
  });

  it("reads nothing: no answer allows another origin to see it, the API's description excepted", async () => {
    for (const url of [...pagePatterns().map(urlOf), "/api/auth/session", "/api/v1/orgs/acme"]) {
      const answer = await send(url, { headers: { cookie, origin: "https://evil.example" } });
      expect(answer.headers.get("access-control-allow-origin"), url).toBeNull();
    }
  });
});
