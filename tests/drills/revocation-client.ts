// One principal at one process: streams that stay open, calls that wait, and a request every few milliseconds.
import { setTimeout as delay } from "node:timers/promises";
import { MODERN_META } from "../gateway/raw-client";
import { lateAnswer, PROMPT, type HoldingUpstream } from "./revocation-upstream";

const STREAM = "application/json, text/event-stream";

export interface Access {
  readonly key: string;
  /** Path of the server's endpoint, and of its workspace's. */
  readonly path: string;
  readonly workspacePath: string;
  /** What is cut is one capability: streams of the server stay. */
  readonly isCapability: boolean;
  /** What is cut is a way to the whole workspace: its streams end, too. */
  readonly isWholeWorkspace: boolean;
}

/** When something ended, and everything that came before. */
interface Ended {
  readonly at: number;
  readonly text: string;
}

export interface Visit {
  /** Asks again and again until `stop`. */
  readonly probes: Probes;
  readonly streams: readonly {
    readonly name: string;
    readonly isOpen: () => boolean;
    ended: Promise<Ended>;
  }[];
  /** Calls that the upstream holds, with what their client got in the end. */
  readonly calls: readonly { readonly ticket: string; readonly ended: Promise<Ended> }[];
  leave(): void;
}

interface Probes {
  /** Resolves with the time of the first refusal. */
  readonly refused: Promise<number>;
  allowedBefore(): boolean;
  /** When the last request that was let through was answered. */
  lastAllowedAt(): number;
  /** Requests that were let through after one was refused. */
  allowedAfter(): number;
  lastRefusal(): string;
  stop(): Promise<void>;
}

export interface VisitOptions {
  readonly upstream: HoldingUpstream;
  /** Makes its calls' tickets its own. */
  readonly name: string;
  readonly probeEveryMs?: number;
}

/** Opens everything a principal may have open at the process on this port. */
export async function visit(
  port: number,
  { path, workspacePath, key, isWholeWorkspace }: Access,
  { upstream, name, probeEveryMs = 20 }: VisitOptions,
): Promise<Visit> {
  const url = `http://127.0.0.1:${String(port)}${path}`;
  const workspaceUrl = `http://127.0.0.1:${String(port)}${workspacePath}`;
  const leaving = new AbortController();
  const { signal } = leaving;
  const headers = { "mcp-session-id": await openSession(url, key) };
  const get = await fetch(url, {
    headers: { accept: "text/event-stream", authorization: `Bearer ${key}`, ...headers },
    signal,
  });
  const listening = { notifications: { toolsListChanged: true } };
  const opened = [
    { name: "GET", response: get },
    {
      name: "listen",
      response: await modern(url, key, { method: "subscriptions/listen", params: listening, signal }),
    },
    ...(isWholeWorkspace
      ? [
          {
            name: "workspace listen",
            response: await modern(workspaceUrl, key, {
              method: "subscriptions/listen",
              params: listening,
              signal,
            }),
          },
        ]
      : []),
  ];
  for (const { name: stream, response } of opened)
    if (response.status !== 200)
      throw new Error(`${stream}: ${String(response.status)} ${await response.text()}`);
  const call = (ticket: string, streams = false) => ({ name: "search", arguments: { ticket, streams } });
  const tickets = ["json", "events", "workspace"].map((kind) => `${name} ${kind}`);
  const [json = "", events = "", ofWorkspace = ""] = tickets;
  const calls = [
    { ticket: json, ended: answerOf(modern(url, key, { method: "tools/call", params: call(json), signal })) },
    {
      ticket: events,
      ended: answerOf(legacy(url, key, { headers, body: rpc("tools/call", call(events, true)), signal })),
    },
    {
      ticket: ofWorkspace,
      ended: answerOf(modern(workspaceUrl, key, { method: "tools/call", params: call(ofWorkspace), signal })),
    },
  ];
  const streams = opened.map(({ name: stream, response }) => {
    let isOpen = true;
    const ended = readToEnd(response).finally(() => (isOpen = false));
    return { name: stream, isOpen: () => isOpen, ended };
  });
  for (
    const deadline = Date.now() + 20_000;
    !tickets.every((ticket) => upstream.isHeld(ticket));
    await delay(5)
  )
    if (Date.now() > deadline) throw new Error(`${name}: the calls do not reach the upstream`);
  return { probes: startProbes(url, key, probeEveryMs), streams, calls, leave: () => leaving.abort() };
}

/** Whether the client got what the upstream answered. */
export async function gotLateAnswer({ ticket, ended }: Visit["calls"][number]): Promise<boolean> {
  return (await ended).text.includes(lateAnswer(ticket));
}

/** One new request: let through, or what it was refused with. */
export async function tryCall(url: string, key: string): Promise<{ isAllowed: boolean; text: string }> {
  const response = await modern(url, key, {
    method: "tools/call",
    params: { name: "search", arguments: {} },
  });
  const text = await response.text();
  return { isAllowed: text.includes(PROMPT), text: `${String(response.status)} ${text}` };
}

function startProbes(url: string, key: string, everyMs: number): Probes {
  let [isStopped, isAllowed, allowedAfter, lastRefusal] = [false, false, 0, ""];
  let [isRefused, lastAllowedAt] = [false, 0];
  let tellRefused: (at: number) => void = () => undefined;
  const refused = new Promise<number>((resolve) => (tellRefused = resolve));
  const asking = (async () => {
    for (; !isStopped; await delay(everyMs)) {
      const probe = await tryCall(url, key);
      if (probe.isAllowed) lastAllowedAt = performance.now();
      if (probe.isAllowed && isRefused) allowedAfter += 1;
      else if (probe.isAllowed) isAllowed = true;
      else {
        isRefused = true;
        lastRefusal = probe.text;
        tellRefused(performance.now());
      }
    }
  })();
  return {
    refused,
    allowedBefore: () => isAllowed,
    lastAllowedAt: () => lastAllowedAt,
    allowedAfter: () => allowedAfter,
    lastRefusal: () => lastRefusal,
    stop: () => {
      isStopped = true;
      return asking;
    },
  };
}

async function openSession(url: string, key: string): Promise<string> {
  const clientInfo = { name: "revoked", version: "1" };
  const body = rpc("initialize", { protocolVersion: "2025-11-25", capabilities: {}, clientInfo });
  const response = await legacy(url, key, { body });
  const text = await response.text();
  const session = response.headers.get("mcp-session-id");
  if (session === null) throw new Error(`initialize: ${String(response.status)} ${text}`);
  return session;
}

function rpc(method: string, params: Record<string, unknown>) {
  return { jsonrpc: "2.0", id: "held", method, params };
}

interface Sent {
  readonly headers?: Record<string, string>;
  readonly body: unknown;
  readonly signal?: AbortSignal;
}

function legacy(url: string, key: string, { headers, body, signal }: Sent): Promise<Response> {
  return fetch(url, {
    method: "POST",
    headers: {
      "content-type": "application/json",
      accept: STREAM,
      authorization: `Bearer ${key}`,
      ...headers,
    },
    body: JSON.stringify(body),
    ...(signal === undefined ? {} : { signal }),
  });
}

interface Asked {
  readonly method: string;
  readonly params: Record<string, unknown>;
  readonly signal?: AbortSignal;
}

function modern(url: string, key: string, { method, params, ...more }: Asked): Promise<Response> {
  const { name } = params;
  const headers = {
    "mcp-protocol-version": "2026-07-28",
    "mcp-method": method,
    ...(typeof name === "string" ? { "mcp-name": name } : {}),
  };
  return legacy(url, key, { headers, body: rpc(method, { ...params, _meta: MODERN_META }), ...more });
}

function answerOf(sending: Promise<Response>): Promise<Ended> {
  return sending.then(readToEnd, (error: unknown) => ({ at: performance.now(), text: String(error) }));
}

async function readToEnd(response: Response): Promise<Ended> {
  let text = `${String(response.status)} `;
  try {
    for await (const chunk of response.body ?? []) text += Buffer.from(chunk).toString();
  } catch {
    // Cut is ended as well.
  }
  return { at: performance.now(), text };
}
