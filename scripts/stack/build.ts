import { existsSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";
import type { Progress } from "./progress";
import { PROJECT_ROOT } from "./project";
import { runTool } from "./run-tool";
import { hashSources } from "./source-hash";

const PAGE_SOURCES = [
  ...[
    "app",
    "components",
    "lib",
    "public",
    "prisma/schema",
    "instrumentation-client.ts",
    "next.config.ts",
    "postcss.config.mjs",
  ],
  ...["tsconfig.json", "package.json", "package-lock.json"],
];
const TICK_MS = 10_000;

/** Generates the Prisma client when it is missing or older than the schema. */
export async function generateIfNeeded(progress: Progress, signal?: AbortSignal): Promise<void> {
  const output = path.join(PROJECT_ROOT, "lib/platform/db/generated");
  const stamp = path.join(output, "schema-hash.json");
  const hash = hashSources(["prisma/schema", "prisma.config.ts", "package-lock.json"]);
  if (existsSync(path.join(output, "client.ts")) && readStamp(stamp) === hash) return;
  await progress.step("Generating the database client", async () => {
    const args = ["node_modules/prisma/build/index.js", "generate"];
    await runTool("prisma generate", args, { env: process.env, ...(signal ? { signal } : {}) });
    writeFileSync(stamp, JSON.stringify({ hash }));
  });
}

/** Builds the pages when there is no build of exactly these sources. */
export async function buildIfNeeded(progress: Progress, signal?: AbortSignal): Promise<void> {
  const stamp = path.join(PROJECT_ROOT, ".next/gatehouse-build.json");
  const hash = hashSources(PAGE_SOURCES);
  if (existsSync(path.join(PROJECT_ROOT, ".next/BUILD_ID")) && readStamp(stamp) === hash) {
    progress.line("✓ The dashboard is built");
    return;
  }
  await progress.step("Building the dashboard (the first time takes up to a minute)", async (note) => {
    const startedAt = Date.now();
    const ticker = setInterval(() => {
      note(`still building, ${String(Math.round((Date.now() - startedAt) / 1_000))} s`);
    }, TICK_MS);
    try {
      await runTool("next build", ["node_modules/next/dist/bin/next", "build"], {
        env: { ...process.env, NODE_ENV: "production", NEXT_TELEMETRY_DISABLED: "1" },
        ...(signal ? { signal } : {}),
      });
    } finally {
      clearInterval(ticker);
    }
    writeFileSync(stamp, JSON.stringify({ hash }));
  });
}

function readStamp(file: string): string | null {
  try {
    return z.object({ hash: z.string() }).parse(JSON.parse(readFileSync(file, "utf8"))).hash;
  } catch {
    return null;
  }
}
