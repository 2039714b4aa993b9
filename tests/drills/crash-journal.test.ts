// The product with its journal, under traffic, while everything it stands on dies, goes away or fills up.
import { spawnSync } from "node:child_process";
import { appendFileSync, rmSync } from "node:fs";
import { mkdir, mkdtemp } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { setTimeout as delay } from "node:timers/promises";
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from "vitest";
import { bootstrapOrganization, connectServer, type AdminClient } from "../e2e/admin-client";
import { startCountingUpstream } from "../e2e/counting-upstream";
import { startProduct, waitFor, type Product } from "../e2e/product";
import { drillSize } from "../helpers/drill-size";
import { postmasterOf, processRunning } from "./instance";
import {
  callAlone,
  expectLedgerToAgree,
  moreAnswers,
  startTraffic,
  type Target,
  type Traffic,
} from "./traffic";

const KILLS = drillSize(2, 20);
const OUTAGE_MS = drillSize(8_000, 75_000);
const canMount = process.platform === "linux" && process.getuid?.() === 0;

let dataDir: string;
let journalDir: string;
let product: Product;
let upstream: Awaited<ReturnType<typeof startCountingUpstream>>;
let admin: AdminClient;
let target: Target;
let traffic: Traffic;
const answered: number[] = [];

beforeAll(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), "gatehouse-drill-"));
  journalDir = path.join(dataDir, "journal");
  if (canMount) {
    await mkdir(journalDir, { mode: 0o700 });
    spawnSync("mount", ["-t", "tmpfs", "-o", "size=64m,mode=0700", "tmpfs", journalDir]);
  }
  product = await startProduct({ dataDir, env: { LOG_LEVEL: "error" } });
  upstream = await startCountingUpstream();
  admin = bootstrapOrganization(product, "acme");
  target = await connectServer(admin, "Counting", upstream.url);
});

afterAll(async () => {
  try {
    await product.stop();
    upstream.stop();
  } finally {
    if (canMount) spawnSync("umount", ["-l", journalDir]);
    await product.remove();
  }
});

beforeEach(async () => {
  traffic = await startTraffic(target);
  await moreAnswers(traffic, 30);
});

afterEach(async () => {
  await traffic.stop();
  answered.push(...traffic.answered);
});

const restart = () =>
  startProduct({ dataDir, port: Number(new URL(product.url).port), env: { LOG_LEVEL: "error" } });

/** Takes the database away for as long as `during` runs: its supervisor is frozen, so nobody starts it again. */
async function withoutDatabase(during: () => Promise<void>): Promise<void> {
  const supervisor = processRunning(dataDir, "scripts/start.ts");
  process.kill(supervisor, "SIGSTOP");
  try {
    process.kill((await postmasterOf(dataDir)) ?? 0, "SIGQUIT");
    await during();
  } finally {
    process.kill(supervisor, "SIGCONT");
  }
}

describe.runIf(process.platform === "linux")("with the journal, under the traffic of eight clients", () => {
  it("kill -9 of PostgreSQL refuses no call, and it comes back by itself", async () => {
    for (let kill = 0; kill < KILLS; kill += 1) {
      const postmaster = await postmasterOf(dataDir);
      process.kill(postmaster ?? 0, "SIGKILL");
      await waitFor(async () => ![null, postmaster].includes(await postmasterOf(dataDir)), {
        timeoutMs: 30_000,
        what: () => "another PostgreSQL",
      });
      await moreAnswers(traffic, 50);
      await untilDatabaseAnswers();
    }
    expect([...traffic.refused]).toEqual([]);
    await traffic.stop();
    await expectLedgerToAgree(dataDir, upstream.executed, traffic.answered);
  });

  it("PostgreSQL stopped for a while refuses no call, and all of them are in the log afterwards", async () => {
    const before = traffic.answered.length;
    await withoutDatabase(async () => {
      await delay(OUTAGE_MS);
      expect((await fetch(`${product.url}/readyz`)).status).toBe(200);
    });
    expect(traffic.answered.length - before).toBeGreaterThan(OUTAGE_MS / 100);
    await untilDatabaseAnswers();
    expect([...traffic.refused]).toEqual([]);
    await traffic.stop();
    await expectLedgerToAgree(dataDir, upstream.executed, traffic.answered);
  });

  it("what is revoked right after PostgreSQL is back is obeyed within a second", async () => {
    const doomed = await connectServer(admin, "Doomed", upstream.url);
    expect(await callAlone(doomed)).toBe("ok");
    await withoutDatabase(() => delay(3_000));
    const revoke = () => admin.request("DELETE", `/orgs/acme/workspaces/platform/api-keys/${doomed.keyId}`);
    let status = 0;
    await waitFor(
      async () => {
        status = (await revoke().catch(() => ({ status: 0 }))).status;
        return status >= 200 && status < 300;
      },
      { timeoutMs: 30_000, what: () => `the revocation, was ${String(status)}` },
    );
    await delay(1_000);
    expect(await callAlone(doomed)).toContain("401");
  });

  it.runIf(canMount)(
    "a full disk refuses every call before it is made, and serves again when there is room",
    async () => {
      const filler = path.join(journalDir, "filler");
      fill(filler);
      await waitFor(() => Promise.resolve((traffic.refused.get("503 audit_unavailable") ?? 0) > 50), {
        timeoutMs: 30_000,
        what: () => `refusals, were ${JSON.stringify([...traffic.refused])}`,
      });
      rmSync(filler);
      await moreAnswers(traffic, 50, 10_000);
      expect([...traffic.refused.keys()]).toEqual(["503 audit_unavailable"]);
      await traffic.stop();
      await expectLedgerToAgree(dataDir, upstream.executed, traffic.answered);
    },
  );

  it("kill -9 of the server, or of the whole process tree, loses no record of a call that was made", async () => {
    for (let kill = 0; kill < KILLS; kill += 1) {
      if (kill % 2 === 0) process.kill(processRunning(dataDir, "server.ts"), "SIGKILL");
      else {
        await product.kill();
        product = await restart();
      }
      await moreAnswers(traffic, 100);
    }
    await traffic.stop();
    await expectLedgerToAgree(dataDir, upstream.executed, [...answered, ...traffic.answered]);
  });

  it("SIGTERM leaves no process and no record behind, and the exit status is 0", async () => {
    expect(await product.stop()).toBe(0);
    await traffic.stop();
    const processes = spawnSync("ps", ["-e", "-o", "args="], { encoding: "utf8" }).stdout;
    expect(processes.split("\n").filter((line) => line.includes(dataDir))).toEqual([]);
    const left = spawnSync("find", [journalDir, "-name", "*.log"], { encoding: "utf8" }).stdout;
    expect(left).toBe("");
    product = await restart();
    expect((await fetch(`${product.url}/readyz`)).status).toBe(200);
  });
});

async function untilDatabaseAnswers(): Promise<void> {
  const answers = () =>
    admin.request("GET", "/orgs/acme").then(
      ({ status }) => status === 200,
      () => false,
    );
  await waitFor(answers, { timeoutMs: 30_000, what: () => "the database" });
}

function fill(file: string): void {
  for (let bytes = 1024 * 1024; bytes >= 1; bytes = Math.floor(bytes / 2))
    for (;;) {
      try {
        appendFileSync(file, Buffer.alloc(bytes));
      } catch {
        break;
      }
    }
}
