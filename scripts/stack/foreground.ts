import { StartupError } from "@/lib/platform/startup-error";

// One Ctrl-C arrives more than once: from the terminal, and again from npm, which forwards it.
const ECHO_MS = 1_000;

/** Something that runs until it is stopped. */
export interface Stoppable {
  stop(): Promise<void>;
}

/**
 * Runs a script in the foreground until Ctrl-C or SIGTERM, then stops what it started and exits 0.
 * The signal also interrupts starting. A second Ctrl-C does not wait: what was started ends by itself with us.
 */
export async function runInForeground(
  start: (signal: AbortSignal) => Promise<Stoppable>,
  say: (line: string) => void,
): Promise<never> {
  const abort = new AbortController();
  const stopRequested = new Promise<void>((resolve) => {
    let firstAt = 0;
    const onSignal = () => {
      if (abort.signal.aborted) {
        if (Date.now() - firstAt < ECHO_MS) return;
        say("Stopping at once.");
        process.exit(1);
      }
      firstAt = Date.now();
      abort.abort();
      say("Stopping… (Ctrl-C again does not wait)");
      resolve();
    };
    for (const signal of ["SIGINT", "SIGTERM"] as const) process.on(signal, onSignal);
  });
  try {
    const running = await start(abort.signal);
    await stopRequested;
    await running.stop();
    say("Stopped.");
    return process.exit(0);
  } catch (error) {
    if (abort.signal.aborted) return process.exit(0);
    return failWith(error);
  }
}

/** Ends a script with the sentence of an expected error, or the stack of a bug. */
export function failWith(error: unknown): never {
  const isExpected = error instanceof StartupError;
  const text =
    error instanceof Error ? (isExpected ? error.message : (error.stack ?? error.message)) : String(error);
  process.stderr.write(`✗ ${text}\n`);
  return process.exit(1);
}
