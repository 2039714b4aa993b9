import type { Operation } from "./operations";

/** Everything one client was given in one run of a script. */
export interface Transcript {
  /** What the caller of the client got: first the facts of the server, then operation by operation. */
  readonly results: unknown[];
  /** What arrived on the wire, byte for byte: the answers in order of the requests. */
  readonly answers: string[];
  /** What arrived on the wire outside an answer. */
  readonly unsolicited: string[];
  /** Status and type of the HTTP answers. */
  readonly heads: string[];
  /** Operations that did not end as the script says. */
  readonly surprises: string[];
}

export function newTranscript(): Transcript {
  return { results: [], answers: [], unsolicited: [], heads: [], surprises: [] };
}

/** Does one operation and writes down what came of it. */
export async function record(
  transcript: Transcript,
  operation: Operation,
  perform: () => Promise<unknown>,
): Promise<void> {
  const { fails: isExpectedToFail = false } = operation;
  let hasFailed: boolean;
  let outcome: unknown;
  try {
    outcome = await perform();
    hasFailed =
      typeof outcome === "object" && outcome !== null && "isError" in outcome && outcome.isError === true;
  } catch (error) {
    outcome = { threw: facts(error) };
    hasFailed = true;
  }
  transcript.results.push({ operation, outcome });
  if (hasFailed !== isExpectedToFail) transcript.surprises.push(JSON.stringify({ operation, outcome }));
}

function facts(error: unknown): unknown {
  if (!(error instanceof Error)) return error;
  const { name, message, code, data } = error as Error & { code?: unknown; data?: unknown };
  return { name, message, code, data };
}

const ID = /\b[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}\b/g;
const ISO_DATE = /\b\d{4}-\d{2}-\d{2}T\d{2}:\d{2}:\d{2}(\.\d+)?Z/g;
const LONG_DATE = /\b[A-Z][a-z]{2} [A-Z][a-z]{2} \d{2} \d{4} \d{2}:\d{2}:\d{2} GMT[+-]\d{4} \([^)]*\)/g;
const TIME_OF_DAY = /\b\d{1,2}:\d{2}:\d{2}\s[AP]M\b/g;
const LOCAL_URL = /http:\/\/(127\.0\.0\.1|localhost):\d+[\w/.-]*/g;
const BLOB = /(?<="blob\\?":\\?")[A-Za-z0-9+/=]+/g;

/** Takes out what cannot be equal in two runs: ids, dates, and the address that was called. Nothing else. */
export function withoutIdsAndDates(lines: readonly string[]): string[] {
  return lines.map((line) =>
    withoutDates(line.replace(BLOB, datesInBlob)).replace(ID, "<id>").replace(LOCAL_URL, "<address>"),
  );
}

function withoutDates(text: string): string {
  return text.replace(ISO_DATE, "<date>").replace(LONG_DATE, "<date>").replace(TIME_OF_DAY, "<date>");
}

function datesInBlob(blob: string): string {
  const text = Buffer.from(blob, "base64").toString("utf8");
  const dateless = withoutDates(text);
  return dateless === text ? blob : dateless;
}

/** What of a run has to be equal to another one. */
export function comparable({ results, answers, unsolicited, heads }: Transcript): object {
  return {
    results: withoutIdsAndDates(results.map((result) => JSON.stringify(result))),
    answers: withoutIdsAndDates(answers),
    unsolicited: withoutIdsAndDates(unsolicited),
    heads,
  };
}

/**
 * The same where one run is over HTTP+SSE, which says everything on one stream: the same messages, answers in their
 * order. Where among the answers the others fall differs, and so does HTTP.
 */
export function comparableMessages({ results, answers, unsolicited }: Transcript): object {
  const messages = [...answers, ...unsolicited].filter((line) => line.startsWith("{"));
  return {
    results: withoutIdsAndDates(results.map((result) => JSON.stringify(result))),
    answers: withoutIdsAndDates(messages.filter((line) => !isSaidByTheServer(line))),
    others: withoutIdsAndDates(messages.filter(isSaidByTheServer)).sort(),
  };
}

/** Notifications and questions of the server have a method, answers have none. */
export function isSaidByTheServer(line: string): boolean {
  return "method" in (JSON.parse(line) as object);
}
