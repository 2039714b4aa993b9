import { afterAll, beforeAll, describe, expect, it } from "vitest";
import type { Browser } from "playwright-core";
import { launchBrowser, signInAs } from "./browser";
import { startProduct, type Product } from "./product";

let product: Product;
let browser: Browser;

beforeAll(async () => {
  product = await startProduct({ script: "demo" });
  browser = await launchBrowser();
});

afterAll(async () => {
  await browser.close();
  await product.remove();
});

/** What the demo printed after a label. */
function printed(pattern: RegExp): string {
  const [, value] = pattern.exec(product.output()) ?? [];
  if (value === undefined) throw new Error(`the demo did not print ${String(pattern)}:\n${product.output()}`);
  return value;
}

describe("npm run demo", () => {
  it("prints where to sign in, an MCP URL, a key and a line for Claude Code", () => {
    expect(printed(/(http:\/\/localhost:\d+\/\S+\/mcp)/)).toContain("/acme/platform/");
    expect(printed(/(gh_(?:ws|user)_\w+)/)).toMatch(/^gh_/);
    expect(printed(/(claude mcp add .*)/)).toContain("--transport http");
  });

  it("shows its call on the logs page with parameters, response, caller and latency", async () => {
    const page = await browser.newPage();
    await signInAs(page, product.url, printed(/Sign in +(\S+) \//), printed(/Sign in +\S+ \/ (\S+)/));
    await page.goto(`${product.url}/o/acme/logs`);
    await page.getByRole("link", { name: /echo/ }).first().click();
    await page.waitForURL(/\/logs\/[0-9a-f-]{36}/);
    const text = await page.locator("main").innerText();
    expect(text).toMatch(/Hello/);
    expect(text).toMatch(/\d+(\.\d+)?\s?ms/);
    expect(text).toMatch(/demo/i);
    await page.close();
  });

  it("stops everything on Ctrl-C and exits with 0", async () => {
    expect(await product.stop()).toBe(0);
    await expect(fetch(`${product.url}/healthz`)).rejects.toThrow();
  });
});
