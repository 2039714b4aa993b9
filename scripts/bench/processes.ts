import { readdirSync, readFileSync } from "node:fs";

/** Ticks of /proc/<pid>/stat in a second; the kernel shows it as 100 everywhere. */
const TICKS_PER_SECOND = 100;

/** CPU of this process's descendants whose command line contains `part`, in ms; 0 where there is no /proc. */
export function cpuMsOfDescendants(part: string): number {
  const processes = readProcesses();
  const mine = new Set([process.pid]);
  // Parents come before their children unless ids were reused, so a few rounds find everything.
  for (let round = 0; round < 4; round += 1)
    for (const { pid, parent } of processes) if (mine.has(parent)) mine.add(pid);
  return processes
    .filter(({ pid, commandLine }) => pid !== process.pid && mine.has(pid) && commandLine.includes(part))
    .reduce((sum, { cpuMs }) => sum + cpuMs, 0);
}

interface ProcessFacts {
  readonly pid: number;
  readonly parent: number;
  readonly commandLine: string;
  /** Children that ended included. */
  readonly cpuMs: number;
}

function readProcesses(): ProcessFacts[] {
  return list("/proc")
    .filter((name) => /^\d+$/.test(name))
    .flatMap((name) => {
      const stat = read(`/proc/${name}/stat`);
      if (stat === "") return [];
      // The second field, the command, may hold spaces and parentheses.
      const fields = stat.slice(stat.lastIndexOf(")") + 2).split(" ");
      const ticks = fields.slice(11, 15).reduce((sum, field) => sum + Number(field), 0);
      return {
        pid: Number(name),
        parent: Number(fields[1]),
        commandLine: read(`/proc/${name}/cmdline`).replaceAll("\0", " "),
        cpuMs: (ticks / TICKS_PER_SECOND) * 1_000,
      };
    });
}

function list(folder: string): string[] {
  try {
    return readdirSync(folder);
  } catch {
    return [];
  }
}

function read(file: string): string {
  try {
    return readFileSync(file, "utf8");
  } catch {
    return "";
  }
}
