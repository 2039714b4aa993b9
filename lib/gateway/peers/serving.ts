import type { PeerMessage } from "./peer-message";

/** Answers a question of another process, for as long as somebody there wants to know. */
export type PeerHandler = (body: unknown, signal: AbortSignal) => AsyncIterable<unknown>;

/** The questions of others that this process answers. */
export interface Serving {
  serve(kind: string, handler: PeerHandler): void;
  begin(from: string, asked: Extract<PeerMessage, { t: "open" }>, isAcknowledged: boolean): void;
  cancel(from: string, conversation: string): void;
  /** Whoever asked is gone: nobody needs the answers. */
  lose(isLost: (peer: string) => boolean): void;
  isBusy(): boolean;
}

export function createServing(send: (to: string, message: PeerMessage) => Promise<void>): Serving {
  const handlers = new Map<string, PeerHandler>();
  const served = new Map<string, { readonly from: string; readonly controller: AbortController }>();

  const answer = async (
    { from, c, signal }: { from: string; c: string; signal: AbortSignal },
    items: AsyncIterable<unknown>,
  ): Promise<void> => {
    let n = 0;
    for await (const b of items) {
      await send(from, { t: "item", c, n, b });
      n += 1;
    }
    await send(from, signal.aborted ? { t: "fail", c } : { t: "end", c, n });
  };

  return {
    serve: (kind, handler) => void handlers.set(kind, handler),
    begin(from, { c, k, b }, isAcknowledged) {
      const handler = handlers.get(k);
      const refuse = (): void => void send(from, { t: "fail", c }).catch(() => undefined);
      if (handler === undefined) return refuse();
      const controller = new AbortController();
      const key = `${from} ${c}`;
      served.set(key, { from, controller });
      if (isAcknowledged) void send(from, { t: "ack", c }).catch(() => undefined);
      void answer({ from, c, signal: controller.signal }, handler(b, controller.signal))
        .catch(refuse)
        .finally(() => served.delete(key));
    },
    cancel: (from, conversation) => served.get(`${from} ${conversation}`)?.controller.abort(),
    lose(isLost) {
      for (const { from, controller } of served.values()) if (isLost(from)) controller.abort();
    },
    isBusy: () => served.size > 0,
  };
}
