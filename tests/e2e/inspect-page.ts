import { AxeBuilder } from "@axe-core/playwright";
import { mkdir } from "node:fs/promises";
import path from "node:path";
import type { Page } from "playwright-core";
import { expect } from "vitest";
import { DESKTOP, PHONE } from "./browser";

/** With this set, every look is also kept as a picture, to be looked at. */
const pictures = process.env["SCREENSHOTS"];

interface Look {
  readonly name: string;
  readonly colorScheme: "light" | "dark";
  readonly viewport: { readonly width: number; readonly height: number };
}

const LIGHT_DESKTOP: Look = { name: "light-desktop", colorScheme: "light", viewport: DESKTOP };
const DARK_PHONE: Look = { name: "dark-phone", colorScheme: "dark", viewport: PHONE };
const ALL_LOOKS: readonly Look[] = [
  LIGHT_DESKTOP,
  { name: "dark-desktop", colorScheme: "dark", viewport: DESKTOP },
  DARK_PHONE,
  { name: "light-phone", colorScheme: "light", viewport: PHONE },
];

/** Looks at what is open in light on a desk and in dark on a phone: axe is content, and nothing is too wide. */
export async function inspect(page: Page, name: string): Promise<void> {
  expect(await problemsOf(page, name, [LIGHT_DESKTOP, DARK_PHONE])).toEqual([]);
}

/** What is wrong with what is open, in each look: serious findings of axe, and content wider than the window. */
export async function problemsOf(page: Page, name: string, looks = ALL_LOOKS): Promise<string[]> {
  if (pictures !== undefined) await mkdir(pictures, { recursive: true });
  const problems: string[] = [];
  for (const look of looks) {
    await page.emulateMedia({ colorScheme: look.colorScheme });
    await page.setViewportSize(look.viewport);
    await untilStill(page);
    const { violations } = await new AxeBuilder({ page }).analyze();
    const serious = violations.filter(({ impact }) => impact === "serious" || impact === "critical");
    const overflow = await page.evaluate(() => document.documentElement.scrollWidth - window.innerWidth);
    const found = serious.map(({ id, nodes }) => `${id} ${nodes.map(({ html }) => html).join(" ")}`);
    if (overflow > 0) found.push(`${String(overflow)} pixels wider than the window`);
    problems.push(...found.map((problem) => `${name}, ${look.name}: ${problem.slice(0, 400)}`));
    if (pictures !== undefined)
      await page.screenshot({ path: path.join(pictures, `${name}.${look.name}.png`), fullPage: true });
  }
  await page.emulateMedia({ colorScheme: "light" });
  await page.setViewportSize(DESKTOP);
  return problems;
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
