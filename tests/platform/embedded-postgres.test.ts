import { spawn, type ChildProcess } from "node:child_process";
import { randomBytes } from "node:crypto";
import { once } from "node:events";
import { chmod, cp, mkdir, readFile, rm, stat, writeFile } from "node:fs/promises";
import { createServer } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { text } from "node:stream/consumers";
import { setTimeout as delay } from "node:timers/promises";
import pg from "pg";
import { afterEach, describe, expect, it } from "vitest";
import { z } from "zod";
import { findBinaries, programOf, repairLinks } from "@/lib/platform/embedded-postgres/binaries";
import { choosePlace, ensureDataDir } from "@/lib/platform/embedded-postgres/place";
import { isAlive } from "@/lib/platform/embedded-postgres/process-identity";
import { findRunningUrl } from "@/lib/platform/embedded-postgres/start-embedded-postgres";
import { canRun } from "@/lib/platform/embedded-postgres/system-user";

const isRoot = process.getuid?.() === 0;
const passwords = { superuser: "superuser-password", owner: "owner-password" };
const readySchema = z.object({ url: z.string(), home: z.string(), pid: z.number() });

interface Running extends z.output<typeof readySchema> {
  readonly child: ChildProcess;
  readonly log: () => string;
}

const children: ChildProcess[] = [];
const folders: string[] = [];

afterEach(async () => {
  for (const child of children.splice(0)) {
    if (child.exitCode !== null || child.signalCode !== null) continue;
    child.kill("SIGTERM");
    await once(child, "exit");
  }
  for (const folder of folders.splice(0)) await rm(folder, { recursive: true, force: true });
});

function newFolder(): string {
  const folder = path.join(tmpdir(), `gatehouse-embedded-${randomBytes(4).toString("hex")}`);
  folders.push(folder);
  return folder;
}

function launch(dataDir: string): ChildProcess {
  const args = ["--import", "tsx", "tests/platform/fixtures/run-embedded.ts", dataDir];
  const child = spawn(process.execPath, args, { stdio: ["ignore", "pipe", "pipe"] });
  children.push(child);
  return child;
}

async function start(dataDir: string): Promise<Running> {
  const child = launch(dataDir);
  let log = "";
  child.stderr?.on("data", (chunk: Buffer) => (log += chunk.toString()));
  const line = await new Promise<string>((resolve, reject) => {
    child.stdout?.once("data", (chunk: Buffer) => {
      resolve(chunk.toString());
    });
    child.once("exit", () => {
      reject(new Error(`did not start: ${log}`));
    });
  });
  return { ...readySchema.parse(JSON.parse(line)), child, log: () => log };
}

async function startRefused(dataDir: string): Promise<string> {
  const child = launch(dataDir);
  if (child.stderr === null) throw new Error("no stderr");
  const [output] = await Promise.all([text(child.stderr), once(child, "exit")]);
  expect(child.exitCode).toBe(1);
  return output;
}

async function stop(running: Running): Promise<void> {
  running.child.kill("SIGTERM");
  await once(running.child, "exit");
  expect(running.child.exitCode).toBe(0);
}

async function query(url: string, sql: string): Promise<unknown[]> {
  const client = new pg.Client({ connectionString: url });
  client.on("error", () => undefined);
  await client.connect();
  try {
    return (await client.query<Record<string, unknown>>(sql)).rows;
  } finally {
    await client.end();
  }
}

async function postgresPid(home: string): Promise<number> {
  return Number((await readFile(path.join(home, "cluster", "postmaster.pid"), "utf8")).split("\n")[0]);
}

async function eventually(what: string, check: () => boolean | Promise<boolean>): Promise<void> {
  for (const deadline = Date.now() + 15_000; !(await check()); await delay(25)) {
    if (Date.now() > deadline) throw new Error(`not within 15 s: ${what}`);
  }
}

describe("the embedded database", () => {
  it("keeps its data and its address over a restart, and leaves nothing running", async () => {
    const dataDir = newFolder();
    const first = await start(dataDir);
    await query(first.url, "CREATE TABLE kept (n int); INSERT INTO kept VALUES (7)");
    const pid = await postgresPid(first.home);
    await stop(first);
    expect(isAlive(pid)).toBe(false);
    const second = await start(dataDir);
    expect(second.url).toBe(first.url);
    expect(await query(second.url, "SELECT n FROM kept")).toEqual([{ n: 7 }]);
  });

  it("gives the application a role that row-level security binds", async () => {
    const { url } = await start(newFolder());
    const sql =
      "SELECT rolname, rolsuper, rolbypassrls, rolcreaterole, rolcreatedb FROM pg_roles WHERE rolname = current_user";
    expect(await query(url, sql)).toEqual([
      { rolname: "gatehouse", rolsuper: false, rolbypassrls: false, rolcreaterole: true, rolcreatedb: true },
    ]);
  });

  it("answers on loopback with a password only", async () => {
    const { url } = await start(newFolder());
    await expect(query(url.replace("owner-password", "guess"), "SELECT 1")).rejects.toThrow("password");
    await expect(query(url.replace("gatehouse:owner-password", "postgres"), "SELECT 1")).rejects.toThrow();
    expect(await query(url, "SHOW listen_addresses")).toEqual([{ listen_addresses: "127.0.0.1" }]);
  });

  it("a second start on the same folder is refused and the first is not disturbed", async () => {
    const dataDir = newFolder();
    const first = await start(dataDir);
    expect(await startRefused(dataDir)).toContain(
      `already running on ${dataDir} (process ${String(first.pid)})`,
    );
    expect(await query(first.url, "SELECT 1 AS n")).toEqual([{ n: 1 }]);
    expect(await findRunningUrl(dataDir, passwords)).toBe(first.url);
  });

  it("stops by itself when its supervisor is killed with SIGKILL", async () => {
    const dataDir = newFolder();
    const first = await start(dataDir);
    const pid = await postgresPid(first.home);
    first.child.kill("SIGKILL");
    await eventually("postgres is gone", () => !isAlive(pid));
    expect(await findRunningUrl(dataDir, passwords)).toBeNull();
  });

  it("starts again right after its supervisor was killed with SIGKILL", async () => {
    const dataDir = newFolder();
    const first = await start(dataDir);
    await query(first.url, "CREATE TABLE kept (n int); INSERT INTO kept VALUES (7)");
    first.child.kill("SIGKILL");
    await once(first.child, "exit");
    const second = await start(dataDir);
    expect(await query(second.url, "SELECT n FROM kept")).toEqual([{ n: 7 }]);
  });

  it.runIf(process.platform === "linux")("replaces a server whose whole supervision was killed", async () => {
    const dataDir = newFolder();
    const first = await start(dataDir);
    await query(first.url, "CREATE TABLE kept (n int); INSERT INTO kept VALUES (7)");
    const orphan = await postgresPid(first.home);
    const line = await readFile(`/proc/${String(orphan)}/stat`, "utf8");
    const keeper = Number(line.slice(line.lastIndexOf(")") + 2).split(" ")[1]);
    process.kill(keeper, "SIGSTOP");
    first.child.kill("SIGKILL");
    process.kill(keeper, "SIGKILL");
    await once(first.child, "exit");
    const second = await start(dataDir);
    expect(isAlive(orphan)).toBe(false);
    expect(await query(second.url, "SELECT n FROM kept")).toEqual([{ n: 7 }]);
  });

  it("comes back on the same address when the server itself is killed", async () => {
    const running = await start(newFolder());
    const pid = await postgresPid(running.home);
    process.kill(pid, "SIGKILL");
    await eventually("a new server answers", () =>
      query(running.url, "SELECT 1").then(
        async () => (await postgresPid(running.home)) !== pid,
        () => false,
      ),
    );
    expect(running.log()).toContain("stopped unexpectedly");
  });

  it("takes another port when its own is taken", async () => {
    const dataDir = newFolder();
    const first = await start(dataDir);
    await stop(first);
    const squatter = createServer().listen(Number(new URL(first.url).port), "127.0.0.1");
    await once(squatter, "listening");
    try {
      const second = await start(dataDir);
      expect(second.url).not.toBe(first.url);
      expect(await query(second.url, "SELECT 1 AS n")).toEqual([{ n: 1 }]);
    } finally {
      squatter.close();
    }
  });

  it("is not stopped by a pid file that names somebody else's process", async () => {
    const dataDir = newFolder();
    const first = await start(dataDir);
    const pidFile = path.join(first.home, "cluster", "postmaster.pid");
    const content = await readFile(pidFile, "utf8");
    await stop(first);
    await writeFile(pidFile, content.replace(/^\d+/, String(process.pid)));
    const second = await start(dataDir);
    expect(await query(second.url, "SELECT 1 AS n")).toEqual([{ n: 1 }]);
  });

  it("an interrupted first start does not count as a database", async () => {
    const dataDir = newFolder();
    await mkdir(path.join(dataDir, "postgres", "cluster.new"), { recursive: true });
    await chmod(dataDir, 0o755);
    await writeFile(path.join(dataDir, "postgres", "cluster.new", "PG_VERSION"), "18\n");
    const running = await start(dataDir);
    expect(await query(running.url, "SELECT 1 AS n")).toEqual([{ n: 1 }]);
  });

  it("says what to do when the password no longer fits", async () => {
    const dataDir = newFolder();
    const first = await start(dataDir);
    await query(
      first.url
        .replace("gatehouse:owner-password", "postgres:superuser-password")
        .replace(/gatehouse$/, "postgres"),
      "ALTER ROLE postgres PASSWORD 'changed'",
    );
    await stop(first);
    expect(await startRefused(dataDir)).toContain("Restore the secrets.json");
  });

  it("says what to do when the cluster was written by another major version", async () => {
    const dataDir = newFolder();
    const first = await start(dataDir);
    await stop(first);
    await writeFile(path.join(first.home, "cluster", "PG_VERSION"), "17\n");
    expect(await startRefused(dataDir)).toContain("was written by PostgreSQL 17");
  });

  it.runIf(isRoot)("keeps the database inside a private folder that was made for it", async () => {
    const dataDir = newFolder();
    await mkdir(dataDir, { mode: 0o700 });
    const running = await start(dataDir);
    expect(running.home).toBe(path.join(dataDir, "postgres"));
    expect((await stat(dataDir)).mode & 0o777).toBe(0o711);
  });

  it.runIf(isRoot)("does not open a private folder that holds other people's things", async () => {
    const dataDir = newFolder();
    await mkdir(dataDir, { mode: 0o700 });
    await writeFile(path.join(dataDir, "letters.txt"), "private");
    const running = await start(dataDir);
    folders.push(running.home);
    expect(running.home.startsWith(dataDir)).toBe(false);
    expect((await stat(dataDir)).mode & 0o777).toBe(0o700);
  });

  it.runIf(isRoot)(
    "starts as root in a folder that other users cannot enter, and finds its data again",
    async () => {
      const closed = newFolder();
      await mkdir(closed, { mode: 0o700 });
      const dataDir = path.join(closed, "data");
      const first = await start(dataDir);
      expect((await stat(closed)).mode & 0o777).toBe(0o700);
      folders.push(first.home);
      expect(first.home.startsWith(closed)).toBe(false);
      expect(first.log()).toContain(`The database lives in ${first.home}`);
      await query(first.url, "CREATE TABLE kept (n int); INSERT INTO kept VALUES (7)");
      await stop(first);
      const second = await start(dataDir);
      expect(second.home).toBe(first.home);
      expect(await query(second.url, "SELECT n FROM kept")).toEqual([{ n: 7 }]);
      await stop(second);
      await rm(first.home, { recursive: true });
      expect(await startRefused(dataDir)).toContain("which no longer exists");
    },
  );
});

describe("the binaries", () => {
  it("a platform without binaries is told to set DATABASE_URL", async () => {
    await expect(findBinaries("sunos-sparc")).rejects.toThrow(
      /no embedded PostgreSQL for sunos-sparc.*DATABASE_URL/,
    );
  });

  it("library links that npm did not make are repaired", async () => {
    const folder = newFolder();
    const native = path.join(folder, "native");
    await mkdir(path.join(native, "lib"), { recursive: true });
    await writeFile(path.join(native, "lib", "libx.so.1.2"), "library");
    const links = [{ source: "native/lib/libx.so.1.2", target: "native/lib/libx.so.1" }];
    await writeFile(path.join(native, "pg-symlinks.json"), JSON.stringify(links));
    await repairLinks(native);
    await repairLinks(native);
    expect(await readFile(path.join(native, "lib", "libx.so.1"), "utf8")).toBe("library");
  });

  it.runIf(isRoot)(
    "binaries in a folder that other users cannot enter are copied to where they can run",
    async () => {
      const closed = newFolder();
      const dataDir = newFolder();
      await mkdir(closed, { mode: 0o700 });
      await ensureDataDir(dataDir);
      const binaries = await findBinaries();
      const native = path.join(closed, "native");
      await cp(binaries.native, native, { recursive: true, verbatimSymlinks: true });
      const place = await choosePlace(dataDir, { ...binaries, native }, null);
      expect(place.native).toBe(path.join(dataDir, "postgres", `native-${binaries.version}`));
      expect(canRun(programOf(place.native, "initdb"), place.user)).toMatchObject({ ok: true });
    },
  );
});
