import { spawn, type ChildProcess, type SpawnOptions } from "node:child_process";

// Interrupts the program when our end of the pipe closes, which the kernel does even if we are killed with SIGKILL.
const SCRIPT = `trap '' INT TERM HUP
exec 3<&0
"$@" </dev/null 3<&- & pid=$!
(cat <&3 >/dev/null 2>&1; kill -INT $pid 2>/dev/null) &
exec 3<&-
wait $pid`;

/** Starts a program that does not outlive this process, and that Ctrl-C in the terminal does not reach. */
export function spawnKept(
  program: string,
  args: readonly string[],
  options: Omit<SpawnOptions, "stdio" | "detached"> & { readonly output: number | "ignore" },
): ChildProcess {
  const { output, ...rest } = options;
  const stdio: SpawnOptions["stdio"] = ["pipe", output, output];
  if (process.platform === "win32") return spawn(program, args, { ...rest, stdio });
  const command = ["-c", SCRIPT, "gatehouse-keeper", program, ...args];
  return spawn("/bin/sh", command, { ...rest, stdio, detached: true });
}

/** Asks a kept program to stop in an orderly way. */
export function interruptKept(child: ChildProcess): void {
  if (process.platform === "win32") child.kill();
  else child.stdin?.destroy();
}
