import { spawnSync } from "node:child_process";
import { accessSync, constants, existsSync, statfsSync } from "node:fs";
import path from "node:path";
import { findBinaries, programOf } from "@/lib/platform/embedded-postgres/binaries";
import { isPortFree } from "@/lib/platform/embedded-postgres/free-port";
import { findHolder } from "@/lib/platform/embedded-postgres/instance-lock";
import { canRun } from "@/lib/platform/embedded-postgres/system-user";
import type { Env } from "@/lib/platform/env";
import { PROJECT_ROOT } from "../stack/project";
import { failure, fine, warning, type Finding } from "./finding";

const NODE_MIN = [20, 19] as const;
const FREE_BYTES_MIN = 500_000_000;

export function checkNode(version = process.versions.node): Finding {
  const [major = 0, minor = 0] = version.split(".").map(Number);
  const isEnough = major > NODE_MIN[0] || (major === NODE_MIN[0] && minor >= NODE_MIN[1]);
  return isEnough
    ? fine(`Node ${version}`)
    : failure(`Node ${version} is too old`, `Install Node ${NODE_MIN.join(".")} or newer.`);
}

export async function checkBinaries(env: Env): Promise<Finding> {
  if (env.DATABASE_URL !== undefined)
    return fine("The embedded PostgreSQL is not needed: DATABASE_URL is set");
  const binaries = await findBinaries();
  const { ok, reason } = canRun(programOf(binaries.native, "postgres"), null);
  return ok
    ? fine(`Embedded PostgreSQL ${binaries.version}`)
    : failure(
        `The embedded PostgreSQL does not run here: ${reason}`,
        "Set DATABASE_URL to a PostgreSQL 15 or newer.",
      );
}

export function checkDataDir(env: Env): Finding {
  let folder = env.DATA_DIR;
  while (!existsSync(folder)) folder = path.dirname(folder);
  try {
    accessSync(folder, constants.W_OK);
  } catch {
    return failure(
      `DATA_DIR (${env.DATA_DIR}) is not writable`,
      "Choose another DATA_DIR, or change its owner.",
    );
  }
  const { bavail, bsize } = statfsSync(folder);
  const freeBytes = bavail * bsize;
  const text = `DATA_DIR ${env.DATA_DIR}, ${String(Math.round(freeBytes / 1e6))} MB free`;
  return freeBytes < FREE_BYTES_MIN
    ? warning(text, "Make room: with a full disk, calls are refused because they cannot be recorded.")
    : fine(text);
}

export async function checkPort(env: Env, isExplicit: boolean): Promise<Finding> {
  const place = `Port ${String(env.PORT)} on ${env.HOST}`;
  if (await isPortFree(env.PORT, env.HOST)) return fine(`${place} is free`);
  const holder = env.DATABASE_URL === undefined ? findHolder(env.DATA_DIR) : null;
  if (holder !== null) return fine(`Gatehouse is running on this DATA_DIR (process ${String(holder.pid)})`);
  return isExplicit
    ? failure(`${place} is taken`, "Stop the program that listens there, or set PORT to another one.")
    : warning(`${place} is taken`, "npm start will use the next free one; set PORT to choose.");
}

export function checkBuild(): Finding {
  return existsSync(path.join(PROJECT_ROOT, ".next/BUILD_ID"))
    ? fine("The dashboard has been built")
    : warning("The dashboard is not built yet", "npm start builds it (about a minute).");
}

/** What only the tests need. */
export function checkTestTools(): readonly Finding[] {
  const tools = [
    ["chromium", "the browser tests"],
    ["redis-server", "the tests on Redis"],
  ] as const;
  return tools.map(([tool, purpose]) => {
    const isThere = spawnSync(tool, ["--version"]).status === 0;
    if (isThere) return fine(`${tool} is installed, for ${purpose}`);
    return warning(
      `${tool} is not installed; ${purpose} need it`,
      `On Debian or Ubuntu: apt-get install -y ${tool}`,
    );
  });
}
