import type { CallAttempt, CallOutcome } from "@/lib/gateway";

/** What a journal record says of a call: its attempt, its outcome, or both at once. */
export interface CallParts {
  readonly attempt: CallAttempt | null;
  readonly outcome: CallOutcome | null;
}

/** Raised when the fields of attempts and outcomes change meaning: journals outlive a version of the program. */
const FORMAT = 1;

export function encodeCallRecord({ attempt, outcome }: CallParts): string {
  return JSON.stringify({ format: FORMAT, attempt, outcome });
}

/** Null for what no version of this program wrote. */
export function decodeCallRecord(bytes: Uint8Array): CallParts | null {
  const record = parse(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8"));
  if (typeof record !== "object" || record === null) return null;
  if (!("format" in record) || record.format !== FORMAT || !("attempt" in record) || !("outcome" in record))
    return null;
  // The journal checks every record's checksum, and `encodeCallRecord` alone writes this format.
  return { attempt: record.attempt as CallAttempt | null, outcome: record.outcome as CallOutcome | null };
}

/** One entry per call, in the order of the first mention; a call's parts may lie in several records. */
export function mergeCallRecords(records: readonly CallParts[]): CallParts[] {
  const calls = new Map<string, CallParts>();
  for (const record of records) {
    const part = record.attempt ?? record.outcome;
    if (part === null) continue;
    const key = `${part.callId} ${part.at}`;
    const before = calls.get(key);
    calls.set(key, {
      attempt: before?.attempt ?? record.attempt,
      outcome: before?.outcome ?? record.outcome,
    });
  }
  return [...calls.values()];
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
