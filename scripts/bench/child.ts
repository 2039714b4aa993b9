import { spawn, type ChildProcess } from "node:child_process";
import { once } from "node:events";
import { PROJECT_ROOT } from "../stack/project";

/** A process of the benchmark that does what it is asked and answers. */
export interface BenchChild {
  readonly pid: number;
  ask<T>(command: object): Promise<T>;
  stop(): Promise<void>;
}

export interface ChildSpec {
  /** Arguments of Node. */
  readonly args: readonly string[];
  readonly env?: NodeJS.ProcessEnv;
  readonly cwd?: string;
}

interface Answer {
  readonly benchId: number;
  readonly value: unknown;
}

/** Starts a Node process that understands `answerCommands`, or has probe.mjs preloaded. */
export function startChild({ args, env = process.env, cwd = PROJECT_ROOT }: ChildSpec): BenchChild {
  const child = spawn(process.execPath, args, { cwd, env, stdio: ["ignore", "ignore", "inherit", "ipc"] });
  const waiting = new Map<number, (value: unknown) => void>();
  let lastId = 0;
  child.on("message", (message: unknown) => {
    if (!isAnswer(message)) return;
    waiting.get(message.benchId)?.(message.value);
    waiting.delete(message.benchId);
  });
  const died = new Promise<never>((_resolve, reject) => {
    child.once("exit", (code, signal) => {
      reject(new Error(`${args.join(" ")} ended: ${signal ?? String(code)}`));
    });
  });
  died.catch(() => undefined);
  return {
    pid: child.pid ?? 0,
    ask: <T>(command: object) => {
      const benchId = (lastId += 1);
      // The other end is a file of this folder, which answers what its name for the command says.
      const answer = new Promise<T>((resolve) =>
        waiting.set(benchId, (value) => {
          resolve(value as T);
        }),
      );
      child.send({ benchId, ...command });
      return Promise.race([answer, died]);
    },
    stop: () => endChild(child),
  };
}

/** In the child: answers each command of the parent, one after the other finishing in any order. */
export function answerCommands<C extends object>(answer: (command: C) => Promise<unknown>): void {
  process.on("message", (message: C & { benchId: number }) => {
    void answer(message).then((value) => process.send?.({ benchId: message.benchId, value }));
  });
  process.once("disconnect", () => process.exit(0));
}

function isAnswer(message: unknown): message is Answer {
  return typeof message === "object" && message !== null && "benchId" in message;
}

async function endChild(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return;
  const exited = once(child, "exit");
  child.kill("SIGTERM");
  await exited;
}
