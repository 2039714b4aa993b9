import { get } from "node:http";
import { setTimeout as delay } from "node:timers/promises";
import { StartupError } from "@/lib/platform/startup-error";

const PATIENCE_MS = 120_000;

/** Waits until a server answers `/readyz`; fails when its process ends first. */
export async function waitUntilReady(
  server: { host: string; port: number; firstExit: Promise<string> },
  signal: AbortSignal,
): Promise<void> {
  let exitReason: string | null = null;
  void server.firstExit.then((reason) => (exitReason = reason));
  for (
    const deadline = Date.now() + PATIENCE_MS;
    Date.now() < deadline;
    await delay(100, undefined, { signal })
  ) {
    if (await answersReady(reachable(server.host), server.port)) return;
    if (exitReason !== null) {
      throw new StartupError(
        `The server stopped while starting (${String(exitReason)}). Its last lines are above.`,
      );
    }
  }
  throw new StartupError(`The server did not become ready within ${String(PATIENCE_MS / 1_000)} s.`);
}

// 0.0.0.0 and :: mean every address of this machine; loopback is one of them.
function reachable(host: string): string {
  if (host === "0.0.0.0") return "127.0.0.1";
  return host === "::" ? "::1" : host;
}

function answersReady(host: string, port: number): Promise<boolean> {
  return new Promise((resolve) => {
    const request = get({ host, port, path: "/readyz", timeout: 3_000, agent: false }, (response) => {
      response.resume();
      resolve(response.statusCode === 200);
    });
    request.once("timeout", () => request.destroy());
    request.once("error", () => {
      resolve(false);
    });
  });
}
