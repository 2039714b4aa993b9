import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { z } from "zod";
import {
  compareLock,
  lockFile,
  lockText,
  type LockDrift,
  type LockFile,
} from "@/lib/features/definitions/lock-file";
import { lock, type Lock } from "@/lib/features/definitions/schema";
import { StartupError } from "@/lib/platform/startup-error";
import { textFlag, UsageError, type FlagValues, type Subcommand } from "./subcommand";

const DEFAULT_FILE = "gatehouse.lock.json";
const KEY_VARIABLE = "GATEHOUSE_API_KEY";

const WHAT: Record<LockDrift["what"], string> = {
  changed: "changed: the server lists another definition",
  added: "added: not in the lock",
  gone: "gone: no longer listed",
  not_approved: "not approved here: the lock and the server agree, Gatehouse has another in force",
};

export const lockCommand: Subcommand = {
  summary: "check servers against a lock file, or write it; exits with 1 where they differ",
  flags: {
    org: { type: "string", placeholder: "slug", isRequired: true, description: "Organization" },
    url: {
      type: "string",
      placeholder: "url",
      description: "Of Gatehouse; http://localhost:3000 unless given",
    },
    server: { type: "string", placeholder: "slug", description: "Only this server of the registry" },
    file: { type: "string", placeholder: "path", description: `The lock; ${DEFAULT_FILE} unless given` },
    key: { type: "string", placeholder: "key", description: `Admin key; better in ${KEY_VARIABLE}` },
    sync: { type: "boolean", description: "Have Gatehouse read the servers first" },
    write: { type: "boolean", description: "Write the lock instead of checking it" },
    json: { type: "boolean", description: "Print what differs as one line of JSON" },
  },
  run: runLock,
};

async function runLock(flags: FlagValues): Promise<void> {
  const file = flags["file"] === undefined ? DEFAULT_FILE : textFlag(flags, "file");
  const server = flags["server"] === undefined ? null : textFlag(flags, "server");
  const call = apiOf(flags);
  if (flags["sync"] === true) await syncServers(call, server);
  const now = lock.parse(
    await call("GET", server === null ? "/lock" : `/lock?server=${encodeURIComponent(server)}`),
  );
  if (flags["write"] === true) return write(file, now, server);
  const locked = only(read(file), server);
  const drifts = compareLock(locked, now);
  process.stdout.write(
    flags["json"] === true ? `${JSON.stringify({ drifts })}\n` : inWords(file, now, drifts),
  );
  if (drifts.length > 0) process.exitCode = 1;
}

type Call = (method: "GET" | "POST", path: string) => Promise<unknown>;

function apiOf(flags: FlagValues): Call {
  const key = flags["key"] === undefined ? process.env[KEY_VARIABLE] : textFlag(flags, "key");
  if (key === undefined || key === "") throw new UsageError(`Set ${KEY_VARIABLE} to an admin key.`);
  const origin =
    flags["url"] === undefined ? "http://localhost:3000" : textFlag(flags, "url").replace(/\/+$/, "");
  const root = `${origin}/api/v1/orgs/${encodeURIComponent(textFlag(flags, "org"))}`;
  return async (method, path) => {
    const headers = { authorization: `Bearer ${key}`, "content-type": "application/json" };
    const response = await fetch(root + path, {
      method,
      headers,
      ...(method === "POST" ? { body: "{}" } : {}),
    }).catch((cause: unknown) => {
      throw new StartupError(`${origin} does not answer. Is it the address of Gatehouse?`, { cause });
    });
    const text = await response.text();
    if (!response.ok)
      throw new StartupError(
        `${method} ${root}${path} answered ${String(response.status)}: ${text.slice(0, 500)}`,
      );
    return JSON.parse(text);
  };
}

async function syncServers(call: Call, server: string | null): Promise<void> {
  const slugs = server === null ? await serverSlugs(call) : [server];
  for (const slug of slugs) await call("POST", `/servers/${encodeURIComponent(slug)}/sync`);
}

async function serverSlugs(call: Call): Promise<string[]> {
  const page = z.object({
    data: z.array(z.object({ slug: z.string(), enabled: z.boolean() })),
    nextCursor: z.string().nullable(),
  });
  const slugs: string[] = [];
  let cursor: string | null = null;
  do {
    const after: string = cursor === null ? "" : `&cursor=${encodeURIComponent(cursor)}`;
    const { data, nextCursor } = page.parse(await call("GET", `/servers?limit=100${after}`));
    slugs.push(...data.filter(({ enabled }) => enabled).map(({ slug }) => slug));
    cursor = nextCursor;
  } while (cursor !== null);
  return slugs;
}

function read(file: string): LockFile {
  if (!existsSync(file)) throw new UsageError(`There is no ${file}. Write it with --write.`);
  try {
    return lockFile.parse(JSON.parse(readFileSync(file, "utf8")));
  } catch (cause) {
    throw new UsageError(`${file} is not a lock of Gatehouse.`, { cause });
  }
}

function only(file: LockFile, server: string | null): LockFile {
  if (server === null) return file;
  const kinds = file.servers[server];
  return { ...file, servers: kinds === undefined ? {} : { [server]: kinds } };
}

function write(file: string, now: Lock, server: string | null): void {
  // The other servers of the file stay as they were locked.
  const before = server !== null && existsSync(file) ? read(file).servers : {};
  const next = lockFile.parse(JSON.parse(lockText(now)));
  const servers = Object.fromEntries(
    Object.entries({ ...before, ...next.servers }).sort(([a], [b]) => (a < b ? -1 : 1)),
  );
  writeFileSync(file, `${JSON.stringify({ ...next, servers }, null, 2)}\n`);
  const waiting = now.servers.flatMap(({ capabilities }) =>
    capabilities.filter(({ approved, listed }) => listed !== null && listed !== approved),
  );
  const note =
    waiting.length === 0 ? "" : ` ${String(waiting.length)} wait to be approved and are not in it.`;
  process.stdout.write(`✓ ${file} holds what is approved of ${countOf(now)}.${note}\n`);
}

function inWords(file: string, now: Lock, drifts: readonly LockDrift[]): string {
  if (drifts.length === 0) return `✓ ${countOf(now)}: everything is as ${file} says.\n`;
  const lines = drifts.map(({ server, capability, what }) => {
    const name =
      capability === null ? server : `${server} · ${capability.kind} ${printable(capability.name)}`;
    return `  ${name}\n    ${WHAT[what]}`;
  });
  const count = drifts.length === 1 ? "1 difference" : `${String(drifts.length)} differences`;
  return [`✗ ${count} from ${file}:`, ...lines, ""].join("\n");
}

// A server chooses its names; a terminal must not obey them.
function printable(name: string): string {
  return name.replace(/[\p{C}\p{Zl}\p{Zp}]/gu, "\uFFFD").slice(0, 200);
}

function countOf({ servers }: Lock): string {
  return servers.length === 1 ? "1 server" : `${String(servers.length)} servers`;
}
