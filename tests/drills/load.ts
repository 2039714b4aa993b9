import { setTimeout as delay } from "node:timers/promises";

/** A legacy client with a session that goes on calling a tool. */
export interface LoadClient {
  readonly calls: number;
  readonly lost: readonly string[];
  /** Makes one call; answers what went wrong, or null. */
  call(): Promise<string | null>;
  /** Calls until told to stop, with a pause after each. */
  run(pauseMs: number, isOver: () => boolean): Promise<void>;
}

export async function openLoadClient(url: string, key: string): Promise<LoadClient> {
  const post = (message: object, more: Record<string, string> = {}) =>
    fetch(url, {
      method: "POST",
      headers: {
        authorization: `Bearer ${key}`,
        "content-type": "application/json",
        accept: "application/json, text/event-stream",
        ...more,
      },
      body: JSON.stringify({ jsonrpc: "2.0", ...message }),
    });
  const params = {
    protocolVersion: "2025-11-25",
    capabilities: {},
    clientInfo: { name: "load", version: "1" },
  };
  const opened = await post({ id: 0, method: "initialize", params });
  const session = opened.headers.get("mcp-session-id");
  const text = await opened.text();
  if (session === null) throw new Error(`no session: ${String(opened.status)} ${text}`);
  let calls = 0;
  const lost: string[] = [];
  const call = async (): Promise<string | null> => {
    calls += 1;
    const id = calls;
    try {
      const message = { id, method: "tools/call", params: { name: "echo", arguments: { id } } };
      const answer = await post(message, { "mcp-session-id": session });
      const body = await answer.text();
      return answer.status === 200 && body.includes(`"id":${String(id)}`) && body.includes('"result"')
        ? null
        : `${String(answer.status)} ${body.slice(0, 200)}`;
    } catch (error) {
      return error instanceof Error ? `${error.message} ${String(error.cause)}` : "failed";
    }
  };
  return {
    get calls() {
      return calls;
    },
    lost,
    call,
    async run(pauseMs, isOver) {
      while (!isOver()) {
        const failure = await call();
        if (failure !== null) lost.push(failure);
        await delay(pauseMs * (0.5 + Math.random()));
      }
    },
  };
}
