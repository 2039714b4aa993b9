import { spawn } from "node:child_process";
import { mkdtemp, readdir, readFile, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";

export type Revision = "2025-11-25" | "2026-07-28";

/** One scenario of the official suite: its checks, each as `id: STATUS`, and whether it counts. */
export interface ScenarioVerdict {
  readonly scenario: string;
  readonly isScored: boolean;
  readonly checks: readonly string[];
  /** What failed, with the suite's own words. */
  readonly failures: readonly string[];
}

const RUNNER = "node_modules/@modelcontextprotocol/conformance/dist/index.js";
const SHIM = "./tests/conformance/node20-shim.mjs";

/** Runs every scenario that a revision requires of servers against an URL. */
export async function runSuite(url: string, revision: Revision): Promise<readonly ScenarioVerdict[]> {
  const folder = await mkdtemp(join(tmpdir(), "gatehouse-conformance-"));
  try {
    const args = ["--import", SHIM, RUNNER, "server", "--url", url, "--requirements", revision, "-o", folder];
    const output = await run(args);
    const unscored = unscoredIn(output);
    const runs = await readdir(folder);
    const verdicts = await Promise.all(
      runs.map(async (name): Promise<ScenarioVerdict> => {
        const scenario = scenarioOf(name);
        const checks = JSON.parse(await readFile(join(folder, name, "checks.json"), "utf8")) as Check[];
        return {
          scenario,
          isScored: !unscored.has(scenario),
          checks: checks.map(({ id, status }) => `${id}: ${status}`).sort(),
          failures: checks
            .filter(({ status }) => status === "FAILURE")
            .map(({ id, errorMessage }) => `${id}: ${errorMessage ?? "failed"}`),
        };
      }),
    );
    if (verdicts.length === 0) throw new Error(`the conformance suite ran nothing:\n${output.slice(-2_000)}`);
    return verdicts.sort((a, b) => (a.scenario < b.scenario ? -1 : 1));
  } finally {
    await rm(folder, { recursive: true, force: true });
  }
}

interface Check {
  readonly id: string;
  readonly status: string;
  readonly errorMessage?: string;
}

// server-<scenario>-<time of the run>
function scenarioOf(folder: string): string {
  const match = /^server-(.+)-\d{4}-\d{2}-\d{2}T[\d-]+Z$/.exec(folder);
  if (match?.[1] === undefined) throw new Error(`a result folder of an unknown form: ${folder}`);
  return match[1];
}

// The suite lists under "Not scored" what does not count: extensions, and scenarios newer than the revision.
function unscoredIn(output: string): ReadonlySet<string> {
  const [, list = ""] = output.split(/^Not scored for /m);
  return new Set([...list.matchAll(/^ +[✓✗] (\S+) \(/gm)].map(([, scenario = ""]) => scenario));
}

function run(args: readonly string[]): Promise<string> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "pipe"] });
    let output = "";
    child.stdout.on("data", (data: Buffer) => (output += data.toString()));
    child.stderr.on("data", (data: Buffer) => (output += data.toString()));
    child.once("error", reject);
    child.once("close", () => resolve(output));
  });
}
