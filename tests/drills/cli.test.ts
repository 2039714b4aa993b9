// `gatehouse` as an operator runs it: on an instance that is stopped, and on one that runs.
import { execFile, spawn } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { rmSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { promisify } from "node:util";
import { afterEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { findFreePort } from "@/lib/platform/embedded-postgres/free-port";
import { findHolder } from "@/lib/platform/embedded-postgres/instance-lock";

const folders: string[] = [];

afterEach(() => {
  for (const folder of folders.splice(0)) rmSync(folder, { recursive: true, force: true });
});

function newDataDir(): string {
  const folder = path.join(tmpdir(), `gatehouse-cli-${randomBytes(4).toString("hex")}`);
  folders.push(folder);
  return folder;
}

const failureSchema = z.object({ code: z.number(), stdout: z.string(), stderr: z.string() });

async function gatehouse(dataDir: string, ...args: string[]) {
  const env = { PATH: process.env["PATH"], NODE_ENV: "production" as const, DATA_DIR: dataDir };
  const command = ["--import", "tsx", "scripts/gatehouse.ts", ...args];
  return promisify(execFile)(process.execPath, command, { env }).then(
    ({ stdout, stderr }) => ({ code: 0, stdout, stderr }),
    (error: unknown) => failureSchema.parse(error),
  );
}

const OWNER = ["--email", "owner@acme.test", "--password", "correct horse battery staple"];
const BOOTSTRAP = ["bootstrap", "--json", "--org", "acme", "--workspace", "platform", ...OWNER];

const resultSchema = z.strictObject({
  org: z.literal("acme"),
  workspace: z.literal("platform"),
  user: z.literal("owner@acme.test"),
  adminKey: z.string().startsWith("gh_admin_"),
  publicUrl: z.url(),
});

describe("gatehouse bootstrap", () => {
  it("works on a stopped instance, can be repeated, and leaves it stopped", async () => {
    const dataDir = newDataDir();
    const first = await gatehouse(dataDir, ...BOOTSTRAP);
    expect(first).toMatchObject({ code: 0 });
    const second = await gatehouse(dataDir, ...BOOTSTRAP);
    const keys = [first, second].map(({ stdout }) => resultSchema.parse(JSON.parse(stdout)).adminKey);
    expect(keys[0]).not.toBe(keys[1]);
    expect(findHolder(dataDir)).toBeNull();
  });

  it("works on a running instance and tells its real address", async () => {
    const dataDir = newDataDir();
    const port = String(await findFreePort());
    const running = spawn(process.execPath, ["--import", "tsx", "scripts/start.ts"], {
      stdio: ["ignore", "pipe", "inherit"],
      env: {
        PATH: process.env["PATH"],
        NODE_ENV: "production",
        DATA_DIR: dataDir,
        PORT: port,
        GATEHOUSE_ROLE: "gateway",
        LOG_LEVEL: "warn",
      },
    });
    try {
      let output = "";
      running.stdout.on("data", (chunk: Buffer) => (output += chunk.toString()));
      for (const deadline = Date.now() + 60_000; !output.includes("is ready"); await delay(100)) {
        if (Date.now() > deadline || running.exitCode !== null) throw new Error(`not ready: ${output}`);
      }
      const { stdout } = await gatehouse(dataDir, ...BOOTSTRAP);
      expect(resultSchema.parse(JSON.parse(stdout)).publicUrl).toBe(`http://localhost:${port}`);
    } finally {
      running.kill("SIGTERM");
      await once(running, "exit");
    }
  });

  it("answers wrong input with a sentence and status 2, and changes nothing", async () => {
    const dataDir = newDataDir();
    const missing = await gatehouse(dataDir, "bootstrap", "--org", "acme");
    expect(missing).toMatchObject({ code: 2, stdout: "" });
    expect(missing.stderr).toContain("--workspace is missing");
    const unknown = await gatehouse(dataDir, "bootstrap", "--colour", "red");
    expect(unknown).toMatchObject({ code: 2 });
    const weak = await gatehouse(dataDir, ...BOOTSTRAP.map((arg) => (arg === "acme" ? "No Slug!" : arg)));
    expect(weak).toMatchObject({ code: 2, stdout: "" });
    expect(weak.stderr).toContain("--org");
  });
});

describe("gatehouse", () => {
  it("explains itself", async () => {
    const help = await gatehouse(newDataDir(), "--help");
    expect(help).toMatchObject({ code: 0 });
    for (const command of ["bootstrap", "doctor", "lock", "migrate"]) expect(help.stdout).toContain(command);
    expect((await gatehouse(newDataDir(), "nonsense")).code).toBe(2);
    expect((await gatehouse(newDataDir(), "bootstrap", "--help")).stdout).toContain("--workspace <slug>");
  });

  it("doctor finds nothing to fix on a machine that can run Gatehouse", async () => {
    const result = await gatehouse(newDataDir(), "doctor");
    expect(result).toMatchObject({ code: 0 });
    expect(result.stdout).toContain("Ready: npm start");
  });
});
