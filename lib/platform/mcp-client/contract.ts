import type { Egress, EgressFetch } from "../egress";

export type ProbeHopName = "dns" | "connect" | "tls" | "auth" | "handshake" | "lists";

export type ProbeHop = {
  name: ProbeHopName;
  status: "ok" | "failed" | "skipped";
  durationMs: number;
  /** A sentence for the person who pressed "Test connection". */
  detail: string;
};

export type ServerEra = "legacy" | "modern" | "dual" | "unknown";

/** `sse`: HTTP+SSE of 2024-11-05, one stream that answers come on. Anything newer posts and is answered in place. */
export type ServerTransport = "http" | "sse";

export type ProbeFailureKind =
  | "invalid_url"
  | "dns"
  | "blocked"
  | "refused"
  | "tls"
  | "timeout"
  | "reset"
  | "redirect"
  | "unauthorized"
  | "forbidden"
  | "not_found"
  | "server_error"
  | "not_mcp"
  | "protocol_error"
  | "too_large"
  | "aborted";

/** `message` says what happened and what to do next; `hop` is where it happened. */
export type ProbeFailure = { kind: ProbeFailureKind; hop: ProbeHopName; message: string };

export type ServerInfo = { name: string; version: string; title: string | null };

export type ListCounts = { tools: number; resources: number; resourceTemplates: number; prompts: number };

export type ProbeReport = {
  ok: boolean;
  /** Always all six, in order. */
  hops: ProbeHop[];
  failure: ProbeFailure | null;
  era: ServerEra;
  transport: ServerTransport;
  /** Newest first: what a modern server names, else the one a legacy server negotiated. */
  protocolVersions: string[];
  serverInfo: ServerInfo | null;
  instructions: string | null;
  capabilities: Readonly<Record<string, unknown>>;
  /** Of the first page of each list. */
  counts: ListCounts | null;
  durationMs: number;
};

export type ProbeOptions = {
  url: string;
  headers: Readonly<Record<string, string>>;
  fetch: EgressFetch;
  /** Without it the dns, connect and tls hops are told from the first request alone. */
  explain?: Egress["explain"];
  timeoutMs?: number;
  signal?: AbortSignal;
  clientInfo?: { name: string; version: string };
};

export type ListedKind = "tool" | "resource" | "resource_template" | "prompt";

export type ListedCapability = {
  kind: ListedKind;
  /** Name of a tool or prompt, URI of a resource, URI template of a template. */
  name: string;
  title: string | null;
  description: string | null;
  /** The definition exactly as the server sent it: unknown fields, key order and number spelling kept. */
  definitionJson: string;
  /** See lib/shared/definition-hash.ts: reordering keys is not a change. */
  definitionHash: string;
};

export type SkippedCapability = { kind: ListedKind; name: string | null; reason: string };

export type SyncReport = {
  probe: ProbeReport;
  /** `false` when a list could not be read to its end: what is missing here may still exist. */
  complete: boolean;
  listed: ListedCapability[];
  skipped: SkippedCapability[];
};
