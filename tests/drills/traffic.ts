// Clients that call without pause, whatever happens, each call with a number of its own; and the ledger of what became
// of the numbers.
import { setTimeout as delay } from "node:timers/promises";
import { expect } from "vitest";
import { waitFor } from "../e2e/product";
import { queryDatabase } from "./instance";

export interface Traffic {
  /** Numbers whose call was answered with a result. */
  readonly answered: number[];
  /** How often each other answer came: a status with its reason, or `cut` for no answer at all. */
  readonly refused: Map<string, number>;
  stop(): Promise<void>;
}

export interface Target {
  readonly url: string;
  readonly key: string;
}

const PAUSE_MS = 20;

let next = 0;

/** Eight clients in one legacy session, which outlives the processes that serve it. */
export async function startTraffic(target: Target, clients = 8): Promise<Traffic> {
  const post = await openSession(target);
  const answered: number[] = [];
  const refused = new Map<string, number>();
  let isRunning = true;

  const callOnce = async (): Promise<void> => {
    const number = next;
    next += 1;
    const params = { name: "count", arguments: { number } };
    const answer = await post({ jsonrpc: "2.0", id: number, method: "tools/call", params })
      .then(async (response) => summaryOf(response.status, await response.text()))
      .catch(() => "cut");
    if (answer === "ok") answered.push(number);
    else refused.set(answer, (refused.get(answer) ?? 0) + 1);
  };
  const client = async () => {
    for (; isRunning; await delay(PAUSE_MS)) await callOnce();
  };
  const running = Promise.all(Array.from({ length: clients }, client));
  return {
    answered,
    refused,
    stop: async () => {
      isRunning = false;
      await running;
    },
  };
}

/** Waits until this many more calls were answered. */
export async function moreAnswers(traffic: Traffic, count: number, timeoutMs = 60_000): Promise<void> {
  const goal = traffic.answered.length + count;
  await waitFor(() => Promise.resolve(traffic.answered.length >= goal), {
    timeoutMs,
    what: () =>
      `${String(goal)} answers, had ${String(traffic.answered.length)} and ${JSON.stringify([...traffic.refused])}`,
  });
}

/** One call; answers `ok`, or the status with the reason of the refusal. */
export async function callAlone(target: Target): Promise<string> {
  const post = await openSession(target).catch((error: unknown) => String(error));
  if (typeof post === "string") return post;
  const number = next;
  next += 1;
  const params = { name: "count", arguments: { number } };
  const response = await post({ jsonrpc: "2.0", id: number, method: "tools/call", params });
  return summaryOf(response.status, await response.text());
}

/**
 * What the upstream executed, what the log holds and what the clients were told agree: each executed call has exactly
 * one record, nothing was executed twice, and no client was told of a result that the upstream does not know.
 */
export async function expectLedgerToAgree(
  dataDir: string,
  executed: readonly number[],
  answered: readonly number[],
): Promise<void> {
  let recorded: number[] = [];
  await waitFor(
    async () => {
      recorded = await recordedNumbers(dataDir);
      const known = new Set(recorded);
      return executed.every((number) => known.has(number));
    },
    {
      timeoutMs: 60_000,
      everyMs: 500,
      what: () => {
        const known = new Set(recorded);
        return `records of ${executed.filter((number) => !known.has(number)).join(", ")}`;
      },
    },
  );
  expect(new Set(recorded).size).toBe(recorded.length);
  expect(new Set(executed).size).toBe(executed.length);
  const known = new Set(executed);
  expect(answered.filter((number) => !known.has(number))).toEqual([]);
}

async function recordedNumbers(dataDir: string): Promise<number[]> {
  const rows = await queryDatabase<{ number: number }>(
    dataDir,
    `SELECT (params::json->'arguments'->>'number')::int AS number FROM calls
     WHERE method = 'tools/call'`,
  );
  return rows.map(({ number }) => number);
}

async function openSession({ url, key }: Target) {
  const headers = {
    authorization: `Bearer ${key}`,
    "content-type": "application/json",
    accept: "application/json, text/event-stream",
  };
  const post = (message: object, more: Record<string, string> = {}) =>
    fetch(url, { method: "POST", headers: { ...headers, ...more }, body: JSON.stringify(message) });
  const params = {
    protocolVersion: "2025-11-25",
    capabilities: {},
    clientInfo: { name: "drill", version: "1" },
  };
  const opened = await post({ jsonrpc: "2.0", id: 1, method: "initialize", params });
  const text = await opened.text();
  if (opened.status !== 200) throw new Error(`initialize: ${summaryOf(opened.status, text)}`);
  const sessionId = opened.headers.get("mcp-session-id") ?? "";
  return (message: object) => post(message, { "mcp-session-id": sessionId });
}

function summaryOf(status: number, text: string): string {
  if (status === 200 && text.includes('"result"')) return "ok";
  return `${String(status)} ${/"reason":"([a-z_]+)"/.exec(text)?.[1] ?? text.slice(0, 80)}`;
}
