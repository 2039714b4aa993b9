import { EnvError, parseEnv, unknownSettings } from "@/lib/platform/env";
import type { RawEnv } from "../stack/project";
import { checkAudit } from "./audit-checks";
import { failure, fine, warning, type Finding } from "./finding";
import {
  checkBinaries,
  checkBuild,
  checkDataDir,
  checkNode,
  checkPort,
  checkTestTools,
} from "./machine-checks";
import { checkDatabase, checkRedis, checkSecrets } from "./store-checks";

const SIGNS = { ok: "✓", warn: "!", fail: "✗" } as const;

/** Checks everything that Gatehouse needs and prints a fix for what is missing. False when something stops it. */
export async function runDoctor(
  raw: RawEnv,
  write: (text: string) => void = (text) => void process.stdout.write(text),
): Promise<boolean> {
  const findings: Finding[] = [];
  const report = (found: Finding | readonly Finding[]) => {
    for (const finding of [found].flat()) {
      findings.push(finding);
      write(
        `${SIGNS[finding.level]} ${finding.text}\n${finding.fix === undefined ? "" : `    ${finding.fix}\n`}`,
      );
    }
  };
  report(checkNode());
  for (const check of checksOf(raw)) report(await guarded(check));
  const failed = findings.filter((finding) => finding.level === "fail").length;
  write(failed === 0 ? "\nReady: npm start\n" : `\n${String(failed)} to fix before Gatehouse can start.\n`);
  return failed === 0;
}

type Check = () => Promise<Finding | readonly Finding[]> | Finding | readonly Finding[];

function checksOf(raw: RawEnv): readonly Check[] {
  try {
    const env = parseEnv(raw);
    const isExplicit = (raw["PORT"] ?? "").trim() !== "";
    return [
      () =>
        unknownSettings(raw).map((name) => warning(`${name} is not a setting`, "See docs/configuration.md.")),
      () => fine(modeOf(env.GATEHOUSE_ENV)),
      () => checkBinaries(env),
      () => checkDataDir(env),
      () => checkAudit(env),
      () => checkSecrets(env),
      () => checkPort(env, isExplicit),
      () => checkDatabase(env),
      () => checkRedis(env),
      checkBuild,
      checkTestTools,
    ];
  } catch (error) {
    if (!(error instanceof EnvError)) throw error;
    return [() => error.message.split("\n").map((line) => failure(line, "See docs/configuration.md."))];
  }
}

function modeOf(mode: "development" | "production"): string {
  return mode === "development"
    ? "Mode: development, MCP servers on this machine are allowed"
    : "Mode: production, MCP servers need public addresses or an entry in GATEHOUSE_EGRESS_ALLOW";
}

async function guarded(check: Check): Promise<Finding | readonly Finding[]> {
  try {
    return await check();
  } catch (error) {
    return failure(error instanceof Error ? error.message : String(error), "Then run npm run doctor again.");
  }
}
