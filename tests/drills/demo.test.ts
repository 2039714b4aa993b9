// The README's first command, as written, on an empty data folder.
import { randomBytes } from "node:crypto";
import { rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { DESKTOP, launchBrowser, signInAs } from "../e2e/browser";
import { endScript, processesOf, runScript, untilPrinted } from "./process-tree";

const BUILD_MS = 240_000;
const dataDir = path.join(tmpdir(), `gatehouse-demo-${randomBytes(4).toString("hex")}`);

afterAll(() => {
  rmSync(dataDir, { recursive: true, force: true });
});

function valueOf(output: string, label: string): string {
  return new RegExp(`^${label}\\s+(\\S.*)$`, "m").exec(output)?.[1] ?? "";
}

/** The newest call on the logs page, as the printed account sees it. */
async function readLog(output: string): Promise<string> {
  const browser = await launchBrowser();
  try {
    const page = await browser.newPage({ viewport: DESKTOP });
    const [email = "", password = ""] = valueOf(output, "Sign in").split(" / ");
    await signInAs(page, new URL(valueOf(output, "Dashboard")).origin, email, password);
    await page.goto(valueOf(output, "The call"));
    await page.getByRole("link", { name: /echo/ }).first().click();
    await page
      .getByText(/Echo: Hello/)
      .first()
      .waitFor();
    await page
      .getByText(/\d\s?ms/)
      .first()
      .waitFor();
    return await page.locator("main").innerText();
  } finally {
    await browser.close();
  }
}

describe.runIf(process.platform === "linux")("npm run demo", () => {
  it("shows one call through the gateway and how to make the next; a second run finds everything again", async () => {
    const accounts: string[] = [];
    for (const run of [1, 2]) {
      const demo = runScript("scripts/demo.ts", { DATA_DIR: dataDir });
      let exitCode: number | null = null;
      try {
        const output = await untilPrinted(demo, "The demo runs until Ctrl-C", BUILD_MS);
        expect(output).toContain("Echo: Hello through Gatehouse");
        expect(output).toContain(`claude mcp add --transport http everything `);
        const key = valueOf(output, "API key");
        const response = await fetch(valueOf(output, "MCP URL"), {
          method: "POST",
          headers: {
            authorization: `Bearer ${key}`,
            "content-type": "application/json",
            accept: "application/json, text/event-stream",
          },
          body: JSON.stringify({
            jsonrpc: "2.0",
            id: 1,
            method: "initialize",
            params: {
              protocolVersion: "2025-06-18",
              capabilities: {},
              clientInfo: { name: "drill", version: "1" },
            },
          }),
        });
        expect([run, response.status]).toEqual([run, 200]);
        expect(await response.text()).toContain("serverInfo");
        expect(await readLog(output)).toMatch(
          /Hello through Gatehouse[^]*Demo key|Demo key[^]*Hello through Gatehouse/,
        );
        accounts.push(`${valueOf(output, "Sign in")} ${key}`);
      } finally {
        exitCode = await endScript(demo, "SIGINT");
      }
      expect(exitCode, demo.output()).toBe(0);
      expect(processesOf(dataDir)).toEqual([]);
    }
    expect(new Set(accounts).size).toBe(1);
  });
});
