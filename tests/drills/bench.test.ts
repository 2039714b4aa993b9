// `npm run bench -- --quick`: whether it measures, not what.
import { execFile } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { promisify } from "node:util";
import { afterAll, describe, expect, it } from "vitest";
import { z } from "zod";
import { drillSize } from "../helpers/drill-size";
import { processesOf } from "./process-tree";

const folder = mkdtempSync(path.join(tmpdir(), "gatehouse-bench-drill-"));

afterAll(() => {
  rmSync(folder, { recursive: true, force: true });
});

const report = z.object({
  findings: z.array(
    z.object({
      scenario: z.string(),
      door: z.string(),
      contest: z.object({ perSecond: z.number().positive(), cpuMsPerCall: z.number().positive() }).optional(),
      idle: z.object({ count: z.number(), reached: z.number().nullable() }).optional(),
    }),
  ),
});

const SHORT = ["modern-call", "idle-streams"];
const LONG = [...SHORT, "legacy-call", "large-result", "event-stream", "workspace-list", "idle-sessions"];

describe.runIf(process.platform === "linux")("npm run bench", () => {
  it("measures every scenario, fails on none, and leaves nothing behind", async () => {
    const file = path.join(folder, "report.json");
    const scenarios = drillSize(0, 1) === 1 ? LONG : SHORT;
    const args = ["--quick", "--door", "front", "--scenario", scenarios.join(","), "--json", file];
    const { stdout } = await promisify(execFile)(
      process.execPath,
      ["--import", "tsx", "scripts/bench.ts", ...args],
      { env: { PATH: process.env["PATH"], NODE_ENV: "production", TMPDIR: folder } },
    );
    expect(stdout).toContain("| modern-call");
    const { findings } = report.parse(JSON.parse(readFileSync(file, "utf8")));
    expect(findings.map(({ scenario }) => scenario)).toEqual(scenarios);
    for (const { contest, idle } of findings) expect(contest ?? idle).toBeDefined();
    const streams = findings.find(({ scenario }) => scenario === "idle-streams")?.idle;
    expect(streams?.reached).toBe(streams?.count);
    expect(processesOf(folder)).toEqual([]);
  });
});
