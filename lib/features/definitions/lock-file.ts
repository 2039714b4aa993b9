import { z } from "zod";
import type { Lock } from "./schema";

const hashes = z.record(z.string(), z.string());

/** What is kept in version control: by server, kind and name the hash of what was approved. */
export const lockFile = z.object({
  lockVersion: z.literal(1),
  organization: z.string(),
  servers: z.record(
    z.string(),
    z.partialRecord(z.enum(["tool", "resource", "resource_template", "prompt"]), hashes),
  ),
});
export type LockFile = z.output<typeof lockFile>;

type Kind = Lock["servers"][number]["capabilities"][number]["kind"];

/** One way in which servers are not what the file says. */
export interface LockDrift {
  readonly server: string;
  /** Null: the whole server. */
  readonly capability: { readonly kind: Kind; readonly name: string } | null;
  readonly what: "changed" | "added" | "gone" | "not_approved";
}

/** The file for what is approved now. What waits, and what is gone, is not in it. */
export function toLockFile({ organization, servers }: Lock): LockFile {
  const file: LockFile = { lockVersion: 1, organization, servers: {} };
  for (const { server, capabilities } of servers) {
    const kinds: LockFile["servers"][string] = {};
    for (const { kind, name, approved, listed } of capabilities)
      if (approved !== null && listed !== null) (kinds[kind] ??= {})[name] = approved;
    file.servers[server] = kinds;
  }
  return file;
}

/** The file as text: sorted, one line per capability, so that its history can be read. */
export function lockText(lock: Lock): string {
  return `${JSON.stringify(toLockFile(lock), null, 2)}\n`;
}

/** What differs between the file and the servers, as they were last read. */
export function compareLock(file: LockFile, now: Lock): LockDrift[] {
  const servers = new Map(now.servers.map((one) => [one.server, one.capabilities]));
  const names = new Set([...Object.keys(file.servers), ...servers.keys()]);
  return [...names].sort().flatMap((server): LockDrift[] => {
    const [locked, listed] = [file.servers[server], servers.get(server)];
    if (listed === undefined) return [{ server, capability: null, what: "gone" }];
    if (locked === undefined) return [{ server, capability: null, what: "added" }];
    return compareServer(server, locked, listed);
  });
}

function compareServer(
  server: string,
  locked: LockFile["servers"][string],
  now: Lock["servers"][number]["capabilities"],
): LockDrift[] {
  const known = new Map(now.map((one) => [`${one.kind} ${one.name}`, one]));
  const drifts = entriesOf(locked).flatMap(({ kind, name, hash }): LockDrift[] => {
    const is = known.get(`${kind} ${name}`);
    known.delete(`${kind} ${name}`);
    const capability = { kind, name };
    if (is === undefined || is.listed === null) return [{ server, capability, what: "gone" }];
    if (is.listed !== hash) return [{ server, capability, what: "changed" }];
    return is.approved === hash ? [] : [{ server, capability, what: "not_approved" }];
  });
  const added = [...known.values()].filter(({ listed }) => listed !== null);
  return [
    ...drifts,
    ...added.map(({ kind, name }): LockDrift => ({ server, capability: { kind, name }, what: "added" })),
  ];
}

function entriesOf(kinds: LockFile["servers"][string]) {
  return (["tool", "resource", "resource_template", "prompt"] as const).flatMap((kind) =>
    Object.entries(kinds[kind] ?? {}).map(([name, hash]) => ({ kind, name, hash })),
  );
}
