import { AxeBuilder } from "@axe-core/playwright";
import { mkdir } from "node:fs/promises";
import path from "node:path";
import type { Page } from "playwright-core";
import { expect } from "vitest";
import { DESKTOP, PHONE } from "./browser";

const pictures = process.env["SCREENSHOTS"];

const LOOKS = [
  { name: "light-desktop", colorScheme: "light", viewport: DESKTOP },
  { name: "dark-phone", colorScheme: "dark", viewport: PHONE },
] as const;

/** Looks at what is open in light on a desk and in dark on a phone: axe is content, and nothing is too wide. */
export async function inspect(page: Page, name: string): Promise<void> {
  if (pictures !== undefined) await mkdir(pictures, { recursive: true });
  for (const look of LOOKS) {
    await page.emulateMedia({ colorScheme: look.colorScheme });
    await page.setViewportSize(look.viewport);
    // A drawer slides in, and text that fades in has no contrast yet.
    await page.evaluate(() =>
      Promise.all(document.getAnimations().map(({ finished }) => finished.catch(() => null))),
    );
    const { violations } = await new AxeBuilder({ page }).analyze();
    const serious = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
    expect(
      serious.map(({ id, nodes }) => `${name}: ${id} ${nodes.map(({ html }) => html).join(" ")}`),
    ).toEqual([]);
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    expect(overflow, `${name} ${look.name}`).toBeLessThanOrEqual(0);
    if (pictures !== undefined)
      await page.screenshot({ path: path.join(pictures, `${name}.${look.name}.png`), fullPage: true });
  }
  await page.emulateMedia({ colorScheme: "light" });
  await page.setViewportSize(DESKTOP);
}
