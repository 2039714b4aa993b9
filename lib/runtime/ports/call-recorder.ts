import type { CallAttempt, CallRecorder } from "@/lib/gateway";
import { err, ok } from "@/lib/shared/result";
import { rowOf } from "../recording/call-row";
import type { CallWriter } from "../recording/call-writer";
import type { Complain } from "../recording/complainer";

const UNRECORDED_MAX = 1_000;

export interface CallRecorderDeps {
  readonly writer: CallWriter;
  /** `available` lets a call through whose attempt could not be written, and says so. */
  readonly audit: "strict" | "available";
  readonly complain: Complain;
}

export interface ClosableRecorder extends CallRecorder {
  start(): Promise<void>;
  /** Writes out what it can within seconds. */
  close(): Promise<void>;
}

/** Records calls with the writer that the operator chose. */
export function createCallRecorder({ writer, audit, complain }: CallRecorderDeps): ClosableRecorder {
  const unrecorded = new Map<string, CallAttempt>();
  return {
    async attempt(attempt) {
      try {
        await writer.append(rowOf({ attempt, outcome: null }));
        return ok();
      } catch (error) {
        complain(error);
        if (audit === "strict") return err("unavailable");
        // Kept for the outcome: by then there may be room again.
        if (unrecorded.size < UNRECORDED_MAX) unrecorded.set(attempt.callId, attempt);
        return ok();
      }
    },
    outcome(outcome) {
      const attempt = unrecorded.get(outcome.callId) ?? null;
      unrecorded.delete(outcome.callId);
      writer.appendLazy(rowOf({ attempt, outcome }));
    },
    complete(attempt, outcome) {
      writer.appendLazy(rowOf({ attempt, outcome }));
    },
    start: () => writer.start(),
    close: () => writer.close(),
  };
}
