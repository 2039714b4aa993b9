import { spawn, type ChildProcess } from "node:child_process";
import { STARTED } from "@/lib/runtime/lifecycle";
import { PROJECT_ROOT } from "./project";

const BACKOFF_FIRST_MS = 500;
const BACKOFF_MAX_MS = 30_000;
// A process that ran this long was healthy: its next failure starts a new count.
const HEALTHY_AFTER_MS = 60_000;

/** A process of Gatehouse that is started again when it ends by itself. */
export interface SupervisedChild {
  /** Resolves with a reason when the process ends for the first time. */
  readonly firstExit: Promise<string>;
  /** Whether the process that runs now said itself that it serves. */
  hasStarted(): boolean;
  /** Stops the process in an orderly way and starts it again. */
  restart(): void;
  /** Stops it for good; killed when it takes longer than `patienceMs`. */
  stop(patienceMs: number): Promise<void>;
}

/** Starts one entry file of the project under supervision. */
export function superviseChild(
  spec: { name: string; entry: string; env: NodeJS.ProcessEnv },
  say: (line: string) => void,
): SupervisedChild {
  let child = launch(spec.entry, spec.env);
  let isStopping = false;
  let isRestarting = false;
  let hasStarted = false;
  let failures = 0;
  let timer: NodeJS.Timeout | undefined;
  let announceFirst: (reason: string) => void = () => undefined;
  const firstExit = new Promise<string>((resolve) => {
    announceFirst = resolve;
  });

  const watch = (): void => {
    const startedAt = Date.now();
    hasStarted = false;
    child.on("message", (message) => {
      if (message === STARTED) hasStarted = true;
    });
    const onEnd = (reason: string) => {
      hasStarted = false;
      announceFirst(reason);
      if (isStopping) return;
      failures = Date.now() - startedAt > HEALTHY_AFTER_MS ? 1 : failures + 1;
      const waitMs = isRestarting ? 0 : Math.min(BACKOFF_MAX_MS, BACKOFF_FIRST_MS * 2 ** (failures - 1));
      if (!isRestarting)
        say(`The ${spec.name} stopped (${reason}); starting it again in ${String(waitMs / 1_000)} s.`);
      isRestarting = false;
      timer = setTimeout(() => {
        child = launch(spec.entry, spec.env);
        watch();
      }, waitMs);
    };
    child.once("exit", (code, signal) => {
      onEnd(signal ?? `exit code ${String(code)}`);
    });
    // Out of memory, processes or file handles it never was one, and unheard the error would end us.
    child.on("error", (error: NodeJS.ErrnoException) => {
      if (child.pid === undefined) onEnd(error.code ?? error.message);
    });
  };
  watch();
  // Reached with a running child only when nobody wants to wait any more.
  process.once("exit", () => child.kill("SIGKILL"));

  return {
    firstExit,
    hasStarted: () => hasStarted,
    restart: () => {
      if (isStopping || child.exitCode !== null || child.signalCode !== null) return;
      isRestarting = true;
      child.kill("SIGTERM");
    },
    stop: async (patienceMs) => {
      isStopping = true;
      clearTimeout(timer);
      await endChild(child, patienceMs);
    },
  };
}

function launch(entry: string, env: NodeJS.ProcessEnv): ChildProcess {
  const flags = ["--import", "tsx", "--import", "./scripts/stack/exit-with-parent.ts"];
  // Deprecations inside dependencies are for developers; operators can do nothing about them.
  if (env.NODE_ENV === "production") flags.push("--disable-warning=DeprecationWarning");
  return spawn(process.execPath, [...flags, entry], {
    cwd: PROJECT_ROOT,
    env,
    stdio: ["ignore", "inherit", "inherit", "ipc"],
  });
}

async function endChild(child: ChildProcess, patienceMs: number): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = new Promise<void>((resolve) => {
    child.once("exit", () => {
      resolve();
    });
  });
  child.kill("SIGTERM");
  const killer = setTimeout(() => child.kill("SIGKILL"), patienceMs);
  await exited;
  clearTimeout(killer);
}
