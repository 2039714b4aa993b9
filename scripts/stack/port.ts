import { isPortFree } from "@/lib/platform/embedded-postgres/free-port";
import { StartupError } from "@/lib/platform/startup-error";

const TRIES = 100;

/** The port to listen on: a chosen one must be free, the default gives way to the next free one. */
export async function choosePort(
  wanted: { port: number; host: string; isExplicit: boolean },
  say: (line: string) => void,
): Promise<number> {
  const { port, host, isExplicit } = wanted;
  if (await isPortFree(port, host)) return port;
  if (isExplicit) {
    throw new StartupError(
      `Port ${String(port)} on ${host} cannot be used: another program listens there, or it is not allowed. ` +
        "Stop that program or set PORT to another one.",
    );
  }
  for (let next = port + 1; next <= port + TRIES; next += 1) {
    if (!(await isPortFree(next, host))) continue;
    say(`Port ${String(port)} is taken, so Gatehouse uses ${String(next)}. Set PORT to choose one.`);
    return next;
  }
  throw new StartupError(
    `No free port from ${String(port)} to ${String(port + TRIES)} on ${host}. Set PORT (and HOST, if it is not an address of this machine).`,
  );
}
