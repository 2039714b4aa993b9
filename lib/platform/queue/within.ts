import { AppError } from "@/lib/shared/errors";

/** The store's clients wait for its return for ever; whoever asked does not. */
export function within<T>(ms: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(queueUnavailable(ms)), ms);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

function queueUnavailable(ms: number): AppError {
  return new AppError("unavailable", {
    publicMessage: "The background queue cannot be reached right now. Try again in a moment.",
    internalMessage: `The queue's store did not answer within ${ms} ms.`,
  });
}
