import { spawnSync } from "node:child_process";
import { existsSync, statSync } from "node:fs";
import { userInfo } from "node:os";
import { StartupError } from "../startup-error";

/** The account PostgreSQL runs under when it is not ours; PostgreSQL refuses to run as root. */
export interface SystemUser {
  readonly uid: number;
  readonly gid: number;
}

/** Null: run as ourselves. An existing cluster keeps its owner. */
export function chooseUser(clusterDir: string | null): SystemUser | null {
  const own = process.getuid?.();
  if (own === undefined) return null;
  const owner = clusterDir !== null && existsSync(clusterDir) ? statSync(clusterDir) : null;
  if (own !== 0) {
    if (owner !== null && owner.uid !== own) {
      throw new StartupError(
        `The embedded database in ${String(clusterDir)} belongs to another user (uid ${String(owner.uid)}). ` +
          `Start Gatehouse as the user who created it, or hand it over: sudo chown -R ${userInfo().username} ${String(clusterDir)}`,
      );
    }
    return null;
  }
  if (owner !== null && owner.uid !== 0) return { uid: owner.uid, gid: owner.gid };
  for (const name of ["postgres", "_postgres", "nobody"]) {
    const uid = idOf("-u", name);
    const gid = idOf("-g", name);
    if (uid !== null && gid !== null && uid > 0) return { uid, gid };
  }
  throw new StartupError(
    "PostgreSQL does not run as root, and this machine has neither a user `postgres` nor `nobody` to run it as. " +
      "Start Gatehouse as an ordinary user, or set DATABASE_URL.",
  );
}

/** Whether a program starts under that account: catches closed folders, noexec mounts, missing libraries. */
export function canRun(program: string, user: SystemUser | null): { ok: boolean; reason: string } {
  const run = spawnSync(program, ["--version"], { encoding: "utf8", cwd: "/", ...asUser(user) });
  return { ok: run.status === 0, reason: run.error?.message ?? run.stderr.trim() };
}

/** Whether that account can write into a folder, all parents included. */
export function canWrite(folder: string, user: SystemUser): boolean {
  const script = 'cd "$0" && test -w .';
  return spawnSync("/bin/sh", ["-c", script, folder], { cwd: "/", ...asUser(user) }).status === 0;
}

/** Options for `spawn` that drop to the account. */
export function asUser(user: SystemUser | null): { uid?: number; gid?: number } {
  return user === null ? {} : { uid: user.uid, gid: user.gid };
}

function idOf(flag: "-u" | "-g", name: string): number | null {
  const run = spawnSync("id", [flag, name], { encoding: "utf8" });
  return run.status === 0 ? Number(run.stdout.trim()) : null;
}
