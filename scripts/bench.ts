// npm run bench: Gatehouse beside a bare reverse proxy on this machine. docs/performance.md says how to read it.
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { cpus, tmpdir } from "node:os";
import path from "node:path";
import { startChild, type BenchChild } from "./bench/child";
import { runContest } from "./bench/contest";
import type { Door } from "./bench/door";
import { measureIdleSessions, measureIdleStreams } from "./bench/idle";
import { readOptions, USAGE, type BenchOptions } from "./bench/options";
import { startBenchProduct } from "./bench/product";
import { tablesOf, type Finding } from "./bench/report";
import { CONTESTS, type ScenarioName, type World } from "./bench/scenarios";
import { createProgress } from "./stack/progress";
import { PROJECT_ROOT } from "./stack/project";

const progress = createProgress();

try {
  process.exit((await bench(readOptions(process.argv.slice(2)))) ? 0 : 1);
} catch (error) {
  process.stderr.write(
    `${error instanceof Error ? (error.stack ?? error.message) : String(error)}\n\n${USAGE}`,
  );
  process.exit(1);
}

/** False when something could not be measured. */
async function bench(options: BenchOptions): Promise<boolean> {
  const dataDir = mkdtempSync(path.join(tmpdir(), "gatehouse-bench-"));
  process.once("exit", () => {
    rmSync(dataDir, { recursive: true, force: true });
  });
  for (const signal of ["SIGINT", "SIGTERM"] as const) process.once(signal, () => process.exit(1));
  const helper = (name: string, ...args: string[]) =>
    startChild({ args: ["--import", "tsx", `scripts/bench/${name}.ts`, ...args] });
  const upstream = helper("upstream");
  const { port } = await upstream.ask<{ port: number }>({ do: "port" });
  const proxy = helper("proxy", String(port));
  const load = helper("load");
  const product = await startBenchProduct({ ...options, dataDir, upstream, upstreamPort: port, progress });
  try {
    const askProxy = () => proxy.ask<{ port: number; cpuMs: number }>({});
    const proxyOrigin = `http://127.0.0.1:${String((await askProxy()).port)}`;
    const proxyCpuMs = async () => (await askProxy()).cpuMs;
    const world = { product, load, upstream, proxyOrigin, proxyCpuMs };
    const findings = await measureAll(world, options);
    progress.line(`\n${tablesOf(findings)}`);
    progress.line(`Numbers: ${writeJson(findings, options)}`);
    return findings.every(({ failed }) => failed === undefined);
  } finally {
    await product.stop();
    for (const child of [load, proxy, upstream] satisfies BenchChild[]) await child.stop();
  }
}

async function measureAll(world: World, options: BenchOptions): Promise<Finding[]> {
  const findings: Finding[] = [];
  for (const scenario of options.scenarios) {
    for (const door of world.product.doors) {
      const title = `Measuring ${scenario} at ${door.name}`;
      const at = { scenario, door: door.name };
      const measured = progress.step(title, () => measure(scenario, door, world, options));
      const finding = await measured.catch((error: unknown) => ({ ...at, failed: String(error) }));
      // At once: whoever interrupts a long run keeps what was measured.
      progress.line(tablesOf([finding]));
      findings.push(finding);
    }
  }
  return findings;
}

async function measure(
  scenario: ScenarioName,
  door: Door,
  world: World,
  options: BenchOptions,
): Promise<Finding> {
  const at = { scenario, door: door.name };
  if (scenario === "idle-sessions") return { ...at, idle: await measureIdleSessions(door, world, options) };
  if (scenario === "idle-streams") return { ...at, idle: await measureIdleStreams(door, world, options) };
  const contest = await CONTESTS[scenario]?.(door, world);
  if (contest == null) return { ...at, skipped: "not offered by this Gatehouse" };
  return { ...at, contest: await runContest(contest, world, options) };
}

function writeJson(findings: readonly Finding[], options: BenchOptions): string {
  const folder = path.join(PROJECT_ROOT, ".data/bench");
  const file = options.jsonFile ?? path.join(folder, `${new Date().toISOString().replaceAll(":", "-")}.json`);
  mkdirSync(path.dirname(path.resolve(file)), { recursive: true });
  const [cpu] = cpus();
  const machine = { node: process.versions.node, cores: cpus().length, cpu: cpu?.model ?? "unknown" };
  writeFileSync(
    file,
    `${JSON.stringify({ at: new Date().toISOString(), machine, options, findings }, null, 2)}\n`,
  );
  return file;
}
