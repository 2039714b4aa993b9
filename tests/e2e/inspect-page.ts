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
    await untilStill(page);
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

/** Waits until nothing moves: a drawer slides in, text that fades in or takes another colour has no contrast yet. */
function untilStill(page: Page): Promise<void> {
  return page.evaluate(async () => {
    // One look is not enough: what a change of size or scheme sets off may begin some frames later.
    for (let stillFrames = 0; stillFrames < 10; stillFrames += 1) {
      await new Promise(requestAnimationFrame);
      const moving = document.getAnimations().filter(({ playState }) => playState === "running");
      if (moving.length === 0) continue;
      stillFrames = 0;
      await Promise.all(moving.map(({ finished }) => finished.catch(() => null)));
    }
  });
}
