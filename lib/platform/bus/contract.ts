/**
 * `resync` follows every (re)connection: messages may have been missed, so what they would have
 * invalidated must be read again.
 */
export type BusEvent = { type: "message"; channel: string; message: unknown } | { type: "resync" };

export type BusHandler = (event: BusEvent) => void;

/** Fan-out between processes. At most once: whoever needs certainty also polls. */
export type Bus = {
  /** Rejects with an `unavailable` AppError when the store cannot be reached, `invalid` above 7 KB of JSON. */
  publish(channel: string, message: unknown): Promise<void>;
  subscribe(channel: string, handler: BusHandler): () => void;
  isHealthy(): boolean;
  close(): Promise<void>;
};

export type BusOptions = {
  /** Names the shared channel; processes of one installation use the same. */
  name?: string;
  /** How often a silent connection is tried; default 10 s. */
  heartbeatMs?: number;
  /** Hears of lost connections and of handlers that threw. */
  onError?: (error: unknown) => void;
};

export type PostgresBusOptions = BusOptions & { connectionString: string };
export type RedisBusOptions = BusOptions & { url: string };
