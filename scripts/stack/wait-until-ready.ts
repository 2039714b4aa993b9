import { get, type RequestOptions } from "node:http";
import { connect } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { StartupError } from "@/lib/platform/startup-error";
import type { SupervisedChild } from "./child";

const PATIENCE_MS = 120_000;

export interface AwaitedChild {
  readonly name: string;
  readonly process: Pick<SupervisedChild, "firstExit" | "hasStarted">;
  /** Whether it answers where it should. Asked only once the process said that it serves: another may answer there. */
  readonly isReady: () => Promise<boolean>;
}

/** Waits until a process of Gatehouse serves; fails when it ends first. */
export async function waitUntilReady(child: AwaitedChild, signal: AbortSignal): Promise<void> {
  let exitReason: string | null = null;
  void child.process.firstExit.then((reason) => (exitReason = reason));
  for (
    const deadline = Date.now() + PATIENCE_MS;
    Date.now() < deadline;
    await delay(100, undefined, { signal })
  ) {
    const isReady = child.process.hasStarted() && (await child.isReady());
    if (exitReason !== null) {
      throw new StartupError(
        `The ${child.name} stopped while starting (${String(exitReason)}). Its last lines are above.`,
      );
    }
    if (isReady) return;
  }
  throw new StartupError(`The ${child.name} did not become ready within ${String(PATIENCE_MS / 1_000)} s.`);
}

/** Whether the server at this address answers `/readyz`. */
export function answersReady(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const readyz: RequestOptions = { host: reachable(host), port, path: "/readyz" };
    const request = get({ ...readyz, timeout: 3_000, agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    request.once("timeout", () => request.destroy());
    request.once("error", () => {
      resolve(false);
    });
  });
}

/** Whether somebody listens on this Unix socket. */
export function isListening(socketPath: string): Promise<boolean> {
  return new Promise((resolve) => {
    const socket = connect(socketPath, () => {
      socket.destroy();
      resolve(true);
    });
    socket.once("error", () => {
      resolve(false);
    });
  });
}

// 0.0.0.0 and :: mean every address of this machine; loopback is one of them.
function reachable(host: string): string {
  if (host === "0.0.0.0") return "127.0.0.1";
  return host === "::" ? "::1" : host;
}
