import type { Browser, BrowserContext } from "playwright-core";
import { afterAll, beforeAll, expect, it, vi } from "vitest";
import { DESKTOP, launchBrowser, signInAs } from "./browser";
import { problemsOf } from "./inspect-page";
import { seed, startProduct, type Product } from "./product";

// Forty pages in four looks take three and a half minutes, and more on a machine with other work.
vi.setConfig({ testTimeout: 480_000 });

let product: Product;
let browser: Browser;
const owner = { email: "owner@acme.test", password: "" };

beforeAll(async () => {
  product = await startProduct();
  owner.password = seed(product.dataDir, "busy-logs").password;
  browser = await launchBrowser();
});

afterAll(async () => {
  await browser.close();
  await product.stop();
  await product.remove();
});

const publicPages = [
  "/sign-in",
  "/sign-up",
  "/forgot-password",
  "/reset-password/no-such-link",
  "/invitations/no-such-link",
  "/docs/api",
  "/no/such/page",
];
const ownPages = [
  "/o/acme/start",
  "/o/acme/registry",
  "/o/acme/registry/new",
  "/o/acme/registry/github",
  "/o/acme/registry/github/edit",
  "/o/acme/registry/github/capabilities",
  "/o/acme/registry/github/changes",
  "/o/acme/registry/github/setup",
  "/o/acme/registry/github/access",
  "/o/acme/keys",
  "/o/acme/logs",
  "/o/acme/audit",
  "/o/acme/members",
  "/o/acme/members?q=nobody-is-called-this",
  "/o/acme/roles",
  "/o/acme/settings",
  "/account",
  "/o/acme/w/data/members",
  "/o/acme/w/data/servers",
  "/o/acme/w/data/servers/new",
  "/o/acme/w/data/servers/github",
  "/o/acme/w/data/servers/github/capabilities",
  "/o/acme/w/data/servers/github/access",
  "/o/acme/w/data/servers/github/setup",
  "/o/acme/w/data/servers/github/test",
  "/o/acme/w/data/connect",
  "/o/acme/w/data/api-keys",
  "/o/acme/w/data/logs",
  "/o/acme/w/data/settings",
  "/o/acme/w/support/servers",
  "/o/acme/w/support/api-keys",
  "/o/acme/w/support/logs",
];

async function problemsOfPages(context: BrowserContext, urls: readonly string[]): Promise<string[]> {
  const problems: string[] = [];
  for (const url of urls) {
    const page = await context.newPage();
    await page.goto(`${product.url}${url}`, { waitUntil: "networkidle" });
    problems.push(...(await problemsOf(page, url.slice(1).replace(/[/?=]/g, "_"))));
    await page.close();
  }
  return problems;
}

it("no page has a serious accessibility problem or is wider than its window, in light and dark, desktop and phone", async () => {
  const context = await browser.newContext({ viewport: DESKTOP });
  const problems = await problemsOfPages(context, publicPages);
  const page = await context.newPage();
  await signInAs(page, product.url, owner.email, owner.password);
  await page.goto(`${product.url}/o/acme/logs`);
  const call = await page.locator('a[href*="/logs/"]').first().getAttribute("href");
  problems.push(...(await problemsOfPages(context, [...ownPages, call ?? ""])));
  await context.close();
  expect(problems).toEqual([]);
});
