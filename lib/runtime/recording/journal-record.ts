import type { CallAttempt, CallOutcome } from "@/lib/gateway";
import { rowOf, type CallRow } from "./call-row";

// A record is in the form PostgreSQL takes it in, so that shipping joins text: the format with what the row is found
// by, then the columns of the attempt and of the outcome, each a line, empty where it is not known. JSON has no line
// breaks of its own.

/** Raised when the form of a record changes: journals outlive a version of the program. */
const FORMAT = "2";
/** `-` stands for no key. */
const HEAD = /^2 (\S+) (\S+) (\S+) (\S+)$/;

export function encodeCallRecord({ callId, at, orgId, keyId, attempt, outcome }: CallRow): string {
  return `${FORMAT} ${callId} ${at} ${orgId} ${keyId ?? "-"}\n${attempt ?? ""}\n${outcome ?? ""}`;
}

/** Null for what no version of this program wrote. */
export function decodeCallRecord(bytes: Uint8Array): CallRow | null {
  const text = Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString("utf8");
  if (text.startsWith("{")) return decodeFirstFormat(text);
  const headEnd = text.indexOf("\n");
  const attemptEnd = text.indexOf("\n", headEnd + 1);
  const [, callId, at, orgId, keyId] = HEAD.exec(text.slice(0, headEnd)) ?? [];
  if (attemptEnd === -1 || keyId === undefined) return null;
  if (callId === undefined || at === undefined || orgId === undefined) return null;
  const attempt = text.slice(headEnd + 1, attemptEnd);
  const outcome = text.slice(attemptEnd + 1);
  return {
    ...{ callId, at, orgId },
    keyId: keyId === "-" ? null : keyId,
    attempt: attempt === "" ? null : attempt,
    outcome: outcome === "" ? null : outcome,
  };
}

/** One row per call, in the order of the first mention; a call's parts may lie in several records. */
export function mergeCallRecords(records: readonly CallRow[]): CallRow[] {
  const calls = new Map<string, CallRow>();
  for (const record of records) {
    const key = `${record.callId} ${record.at}`;
    const before = calls.get(key);
    calls.set(key, before === undefined ? record : merged(before, record));
  }
  return [...calls.values()];
}

function merged(before: CallRow, record: CallRow): CallRow {
  return {
    ...before,
    keyId: before.keyId ?? record.keyId,
    attempt: before.attempt ?? record.attempt,
    outcome: before.outcome ?? record.outcome,
  };
}

// Format 1: both parts as the gateway knows them.
function decodeFirstFormat(text: string): CallRow | null {
  const record = parse(text);
  if (typeof record !== "object" || record === null) return null;
  if (!("format" in record) || record.format !== 1 || !("attempt" in record) || !("outcome" in record))
    return null;
  // The journal checks every record's checksum, and one function alone wrote this format.
  const { attempt, outcome } = record as { attempt: CallAttempt | null; outcome: CallOutcome | null };
  if (outcome !== null) return rowOf({ attempt, outcome });
  return attempt === null ? null : rowOf({ attempt, outcome });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return null;
  }
}
