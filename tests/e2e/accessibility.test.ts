import { AxeBuilder } from "@axe-core/playwright";
import { mkdir } from "node:fs/promises";
import path from "node:path";
import type { Browser, BrowserContext, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { DESKTOP, launchBrowser, PHONE, signInAs } from "./browser";
import { seed, startProduct, type Product } from "./product";

/** With this set, every page is also kept as a picture, to be looked at. */
const pictures = process.env["SCREENSHOTS"];

let product: Product;
let browser: Browser;
const owner = { email: "owner@acme.test", password: "" };

beforeAll(async () => {
  product = await startProduct();
  owner.password = seed(product.dataDir, "busy-logs").password;
  browser = await launchBrowser();
  if (pictures !== undefined) await mkdir(pictures, { recursive: true });
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
  "/o/acme/w/support/servers",
  "/o/acme/w/support/api-keys",
  "/o/acme/w/support/logs",
];

const looks = [
  { name: "light-desktop", colorScheme: "light", viewport: DESKTOP },
  { name: "dark-desktop", colorScheme: "dark", viewport: DESKTOP },
  { name: "light-phone", colorScheme: "light", viewport: PHONE },
  { name: "dark-phone", colorScheme: "dark", viewport: PHONE },
] as const;

/** What is wrong with the page as it stands: serious findings of axe, and content wider than the window. */
async function problemsOf(page: Page): Promise<string[]> {
  const { violations } = await new AxeBuilder({ page }).analyze();
  const serious = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
  const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
  return [
    ...serious.map(
      ({ id, nodes }) =>
        `${id}: ${nodes
          .map((node) => node.html)
          .join(" ")
          .slice(0, 300)}`,
    ),
    ...(overflow > 0 ? [`${String(overflow)} pixels wider than the window`] : []),
  ];
}

async function visit(context: BrowserContext, url: string, look: string): Promise<string[]> {
  const page = await context.newPage();
  await page.goto(`${product.url}${url}`, { waitUntil: "networkidle" });
  const problems = await problemsOf(page);
  if (pictures !== undefined) {
    const name = `${url.slice(1).replace(/[/?=]/g, "_")}.${look}.png`;
    await page.screenshot({ path: path.join(pictures, name), fullPage: true });
  }
  await page.close();
  return problems.map((problem) => `${url}: ${problem}`);
}

describe.each(looks)("every page, $name", ({ name, colorScheme, viewport }) => {
  it("has no serious accessibility problem and fits the window", async () => {
    const context = await browser.newContext({ colorScheme, viewport });
    const problems: string[] = [];
    for (const url of publicPages) problems.push(...(await visit(context, url, name)));
    const page = await context.newPage();
    await signInAs(page, product.url, owner.email, owner.password);
    await page.goto(`${product.url}/o/acme/logs`);
    const call = await page.locator('a[href*="/logs/"]').first().getAttribute("href");
    for (const url of [...ownPages, call ?? ""]) problems.push(...(await visit(context, url, name)));
    await context.close();
    expect(problems).toEqual([]);
  });
});
