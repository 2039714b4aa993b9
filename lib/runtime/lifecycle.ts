/** What a process tells its supervisor once it serves: another program may answer at the address it was to take. */
export const STARTED = "gatehouse: started";

/** What a process started and has to end. */
export interface Closable {
  close(): Promise<void>;
}

/**
 * Runs a process until it is told to stop: SIGTERM, SIGINT (Ctrl-C) or the end of its supervisor. Closes in order, then
 * exits 0; exits 1 when closing fails or takes longer than `closeMs`.
 */
export async function runUntilStopped(
  start: () => Promise<Closable>,
  options: { closeMs: number; onError: (error: unknown) => void },
): Promise<void> {
  // Ctrl-C reaches every process of the terminal and the supervisor asks again: only the first time counts.
  const stopRequested = new Promise<void>((resolve) => {
    for (const signal of ["SIGTERM", "SIGINT"] as const) process.on(signal, resolve);
    process.once("disconnect", resolve);
  });
  try {
    const running = await start();
    // Heard or not: a supervisor that is gone ends us by other means.
    process.send?.(STARTED, undefined, undefined, () => undefined);
    await stopRequested;
    setTimeout(() => process.exit(1), options.closeMs).unref();
    await running.close();
    process.exit(0);
  } catch (error) {
    options.onError(error);
    process.exit(1);
  }
}
