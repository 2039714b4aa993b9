// `npm test`: everything. Says what to install when something is missing, and what is not tested without it.
import { existsSync } from "node:fs";
import { spawnSync } from "node:child_process";
import process from "node:process";

const hasRedis = spawnSync("redis-server", ["--version"]).status === 0;
const chromium = ["/usr/bin/chromium", "/usr/bin/chromium-browser", "/usr/bin/google-chrome"].find((path) =>
  existsSync(path),
);
const browser = process.env["CHROMIUM_PATH"] ?? chromium;

if (!hasRedis) {
  process.stdout.write(
    "redis-server is not installed: the Redis halves of the queue and bus tests do not run.\n" +
      "Install it with `apt-get install -y redis-server` or `brew install redis`.\n\n",
  );
}
if (browser === undefined) {
  process.stdout.write(
    "Chromium is not installed, and the browser tests need it.\n" +
      "Install it with `apt-get install -y chromium`, or say where it is: CHROMIUM_PATH=/path/to/chrome npm test\n",
  );
  process.exit(1);
}

const runs: readonly (readonly [string, ...string[]])[] = [
  ["npx", "tsx", "scripts/verify.ts"],
  ["npx", "vitest", "run", ...projects("platform", "gateway", "real-servers", "integration", "conformance")],
  ["npx", "vitest", "run", ...projects("e2e")],
];
for (const [program, ...args] of runs) {
  process.stdout.write(`\n> ${[program, ...args].join(" ")}\n`);
  const { status } = spawnSync(program, args, {
    stdio: "inherit",
    env: { ...process.env, CHROMIUM_PATH: browser },
  });
  if (status !== 0) process.exit(status ?? 1);
}

function projects(...names: string[]): string[] {
  return names.flatMap((name) => ["--project", name]);
}
