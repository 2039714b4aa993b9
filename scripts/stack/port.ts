import { isPortFree } from "@/lib/platform/embedded-postgres/free-port";
import { StartupError } from "@/lib/platform/startup-error";

const TRIES = 100;
const RACES_MAX = 5;

export interface WantedPort {
  readonly port: number;
  readonly host: string;
  /** Somebody chose it: no other will do. */
  readonly isExplicit: boolean;
}

/** The port to listen on: a chosen one must be free, the default gives way to the next free one. */
export async function choosePort(wanted: WantedPort, say: (line: string) => void): Promise<number> {
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

/**
 * Has `serve` listen on the chosen port. Between the choice and the listening another program may take it, such as a
 * second Gatehouse that is started at the same moment: then the default gives way once more.
 */
export async function serveOnChosenPort<T>(
  wanted: WantedPort,
  say: (line: string) => void,
  serve: (port: number) => Promise<T>,
): Promise<T> {
  for (let race = 1; ; race += 1) {
    const port = await choosePort(wanted, say);
    try {
      return await serve(port);
    } catch (error) {
      const wasLost = !wanted.isExplicit && !(await isPortFree(port, wanted.host));
      if (!wasLost || race === RACES_MAX) throw error;
    }
  }
}
