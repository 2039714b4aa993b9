import type { EgressFetch } from "../egress";

/** Where requests go, how they get there, and when they are given up. */
export type RpcOptions = {
  url: string;
  headers: Readonly<Record<string, string>>;
  fetch: EgressFetch;
  clientInfo: { name: string; version: string };
  signal: AbortSignal;
};
