import type { Job } from "bullmq";
import type { JobHandler } from "./contract";

const TIMEOUT_MS = 5 * 60_000;

/** One try of one job: with a signal, a time limit, and an end even if the handler does not heed the signal. */
export async function runJob(
  name: string,
  job: Job,
  { handler, closing }: { handler: JobHandler; closing: AbortSignal },
): Promise<void> {
  const controller = new AbortController();
  const { signal } = controller;
  const timeoutMs = handler.timeoutMs ?? TIMEOUT_MS;
  const timer = setTimeout(
    () => controller.abort(new Error(`The job ran longer than ${timeoutMs} ms.`)),
    timeoutMs,
  );
  const onClosing = () => controller.abort(closing.reason);
  if (closing.aborted) onClosing();
  else closing.addEventListener("abort", onClosing, { once: true });
  const aborted = new Promise<never>((_resolve, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
  try {
    const attempt = job.attemptsMade + 1;
    await Promise.race([handler.handle(job.data, { name, jobId: job.id ?? "", attempt, signal }), aborted]);
  } finally {
    clearTimeout(timer);
    closing.removeEventListener("abort", onClosing);
    aborted.catch(() => {});
  }
}
