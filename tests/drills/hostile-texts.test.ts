import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { launchBrowser, signInAs } from "../e2e/browser";
import { fillPattern, pagePatterns } from "../e2e/built-site";
import { startProduct, type Product } from "../e2e/product";
import { ADDRESSES, PAYLOADS } from "../e2e/script-payloads";
import { makeTextWorld, serverAt, type TextWorld } from "../e2e/text-world";
import { drillSize } from "../helpers/drill-size";

/** How many of the payloads stand where there is only one text at a time: an organization's name, a detail's title. */
const ALONE = drillSize(4, PAYLOADS.length);
/** How many of what can be opened on a page is opened. */
const OPENED = drillSize(2, 10);

let product: Product;
let browser: Browser;
let world: TextWorld;
/** Everything that ran, or tried to. */
const ran: string[] = [];

beforeAll(async () => {
  [product, browser] = await Promise.all([startProduct(), launchBrowser()]);
  const counts = new Map<string, number>();
  // Each kind of text goes through all payloads, from another one on than the next kind.
  const text = (field: string) => {
    const count = counts.get(field) ?? 0;
    counts.set(field, count + 1);
    const list = /uri|url/.test(field) ? ADDRESSES : PAYLOADS;
    return list[(count + counts.size) % list.length] ?? "";
  };
  world = await makeTextWorld({ product, browser, org: "acme", text, copies: PAYLOADS.length });
});

afterAll(async () => {
  await browser.close();
  await product.stop();
  await product.remove();
});

/** A signed-in window that notices every script of a text that runs, and every one that the policy stopped. */
async function openWindow(options: { readonly bypassCSP: boolean }): Promise<BrowserContext> {
  const context = await browser.newContext(options);
  await context.exposeFunction("xss", () => void ran.push(`script: ${context.pages().at(-1)?.url() ?? ""}`));
  await context.exposeFunction("stopped", (what: string) => void ran.push(`stopped by the policy: ${what}`));
  await context.addInitScript(() => {
    document.addEventListener("securitypolicyviolation", (event) => {
      const report = Reflect.get(window, "stopped") as (what: string) => void;
      report(`${event.effectiveDirective} ${event.blockedURI} on ${location.href}`);
    });
  });
  context.on("dialog", (dialog) => {
    ran.push(`dialog: ${dialog.page()?.url() ?? ""}`);
    void dialog.dismiss();
  });
  context.on("request", (request) => {
    if (!request.url().startsWith(product.url) && !request.url().startsWith("data:"))
      ran.push(`request to ${request.url()}`);
  });
  const page = await context.newPage();
  await signInAs(page, product.url, world.owner.email, world.owner.password);
  await page.close();
  return context;
}

/** Addresses and handlers that have no place on a page of ours, whether or not they ran. */
function planted(page: Page): Promise<string[]> {
  return page.evaluate(() =>
    [...document.querySelectorAll("*")].flatMap((element) =>
      [...element.attributes]
        .filter(
          ({ name, value }) =>
            /^on|^srcdoc$/i.test(name) ||
            (/^(?:href|src|action|formaction|data|xlink:href)$/i.test(name) &&
              /^\s*(?:j\s*a\s*v\s*a\s*s|vbscript|data:(?!image\/(?:png|jpeg|gif|webp|avif)|audio\/)|\/\/)/i.test(
                value,
              )),
        )
        .map(({ name, value }) => `${element.tagName} ${name}=${value} on ${location.href}`),
    ),
  );
}

/** Opens what can be opened: menus, sheets, details, rows. */
async function openThings(page: Page): Promise<void> {
  const openers = page.locator(
    'main :is([aria-expanded="false"], [aria-haspopup="dialog"], summary, [role="tab"])',
  );
  const count = Math.min(await openers.count(), OPENED);
  for (let index = 0; index < count; index += 1) {
    await openers
      .nth(index)
      .click({ timeout: 1_000, force: true })
      .catch(() => undefined);
    ran.push(...(await planted(page)));
    if ((await page.getByRole("dialog").count()) > 0) await page.keyboard.press("Escape");
  }
}

async function look(page: Page, url: string, { opens = false } = {}): Promise<string> {
  await page.goto(`${product.url}${url}`);
  ran.push(...(await planted(page)));
  if (opens) await openThings(page);
  return page.locator("body").innerText();
}

const values = (pattern: string): Record<string, string> => ({
  ...world.ids,
  server: world.ids[serverAt(pattern)] ?? "",
});
const allPages = () => pagePatterns().map((pattern) => fillPattern(pattern, values(pattern)));
const org = () => `/o/${world.ids["org"] ?? ""}`;
const workspace = () => `${org()}/w/${world.ids["workspace"] ?? ""}`;

// The policy reports what it stops, so that one round with it finds every text that is not escaped. The long form also
// does without it: then escaping alone must hold.
const ROUNDS = [
  { policy: "with the policy, which then has nothing to stop", bypassCSP: false },
  { policy: "without the policy, by escaping alone", bypassCSP: true },
].slice(0, drillSize(1, 2));

describe.each(ROUNDS)(
  "sixty scripts in every text, $policy",
  { timeout: drillSize(300_000, 1_200_000) },
  ({ bypassCSP }) => {
    let context: BrowserContext;
    let page: Page;

    beforeAll(async () => {
      expect(PAYLOADS).toHaveLength(60);
      ran.length = 0;
      context = await openWindow({ bypassCSP });
      page = await context.newPage();
    });
    afterAll(() => context.close());

    it("do not run on any page, nor in what opens there", async () => {
      let shown = "";
      for (const url of allPages()) shown += await look(page, url, { opens: true });
      for (const kind of ["tool", "resource", "resource_template", "prompt"])
        for (const place of [`${org()}/registry`, `${workspace()}/servers`]) {
          const server = place.endsWith("registry") ? "server" : "grant";
          shown += await look(page, `${place}/${world.ids[server] ?? ""}/capabilities?kind=${kind}`);
        }
      expect(ran).toEqual([]);
      // As long as they are shown as they are, this test looks at the right pages.
      const unseen = PAYLOADS.filter(
        (payload) => !shown.includes(payload.replace(/\s+/g, " ").trim().slice(0, 12)),
      );
      expect(unseen).toEqual([]);
    });

    it("do not run where they are alone: names of organization and workspace, one server, one call", async () => {
      const { admin } = world;
      const path = `/orgs/${world.ids["org"] ?? ""}`;
      const list = z.object({ data: z.array(z.object({ id: z.uuid() })) });
      const servers = (await admin.call(list, "GET", `${path}/servers?limit=100`)).data;
      const calls = (await admin.call(list, "GET", `${path}/calls?limit=100`)).data;
      for (const [index, payload] of PAYLOADS.slice(0, ALONE).entries()) {
        const named = { name: payload };
        await admin.call(z.unknown(), "PATCH", path, named);
        await admin.call(z.unknown(), "PATCH", `${path}/workspaces/${world.ids["workspace"] ?? ""}`, named);
        await look(page, `${org()}/settings`);
        await look(page, `${workspace()}/members`);
        await look(page, `${org()}/registry/${servers[index]?.id ?? ""}`);
        await look(page, `${org()}/logs/${calls[index]?.id ?? ""}`);
      }
      expect(ran).toEqual([]);
    });

    it("do not run from an address: path, filters, where to go after signing in, the error to show", async () => {
      for (const payload of [...PAYLOADS.slice(0, ALONE), ...ADDRESSES.slice(0, ALONE)]) {
        const text = encodeURIComponent(payload);
        await look(page, `/no/${text}`);
        await look(page, `${org()}/registry?q=${text}&health=${text}`);
        await look(page, `/sign-in?callbackUrl=${text}&error=${text}`);
      }
      expect(ran).toEqual([]);
    });

    it("do not run from the result of a tool that somebody tries", async () => {
      for (const tool of world.tools.slice(0, Math.max(3, ALONE / 2))) {
        const query = new URLSearchParams({ tool });
        await look(page, `${workspace()}/servers/${world.ids["grant"] ?? ""}/test?${query.toString()}`);
        await page.getByRole("button", { name: "Run tool" }).click();
        await page.getByRole("link", { name: /log/i }).last().waitFor();
        await openThings(page);
        ran.push(...(await planted(page)));
      }
      expect(ran).toEqual([]);
    });

    it("would have been noticed", async () => {
      await look(page, `${org()}/start`);
      await page.evaluate((html) => {
        document.body.insertAdjacentHTML("beforeend", html);
      }, "<img src=x onerror=xss()>");
      await expect.poll(() => ran.length).toBeGreaterThan(0);
      expect(ran.join()).toContain(bypassCSP ? "script:" : "stopped by the policy: script-src-attr");
      ran.length = 0;
    });
  },
);
