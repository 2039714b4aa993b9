import type { CancelSignal } from "@/lib/shared/cancel-signal";
import type { Clock } from "@/lib/shared/clock";
import type { MaybePromise } from "@/lib/shared/maybe-promise";
import type { Result } from "@/lib/shared/result";
import type { CallAttempt, CallOutcome, CallTarget } from "./call-record";

/** Who a call is made by. Later steps read this and never ask how it was obtained. */
export interface Principal {
  /** The user's id for a personal key, the key's own id for a service key. */
  readonly id: string;
  readonly kind: "user" | "service";
  readonly orgId: string;
  /** Null: not tied to one workspace; the snapshot source decides which ones it may see. */
  readonly workspaceId: string | null;
  /** Null where no API key is involved, such as a signed-in person testing a tool. */
  readonly keyId: string | null;
  readonly label: string;
  readonly userId: string | null;
  readonly scopes: readonly string[];
}

/** `unavailable`: it cannot be asked right now; `outdated`: what is known is too old to go by. */
export type CredentialError = "unknown" | "revoked" | "expired" | "unavailable" | "outdated";

/** Verifies a client's credential. Cached behind the port; also asked again while streams live. */
export interface CredentialVerifier {
  verifyApiKey(secret: string): MaybePromise<Result<Principal, CredentialError>>;
}

/** The slugs of the public URL. */
export interface ServerAddress {
  readonly org: string;
  readonly workspace: string;
  readonly server: string;
}

/**
 * Finds the compiled snapshot of one workspace server. Unknown, foreign and invisible all answer
 * `not_found`. The same snapshot must come back as the same object: validation is cached by identity.
 */
export interface SnapshotSource {
  resolve(
    address: ServerAddress,
    principal: Principal,
  ): MaybePromise<Result<unknown, "not_found" | "unavailable">>;
}

/** The slugs of a workspace's own URL. */
export type WorkspaceAddress = Omit<ServerAddress, "server">;

export const SERVER_CONDITIONS = ["active", "degraded", "unreachable", "never_synced"] as const;

/** How a workspace server was last seen. */
export interface ServerStanding {
  readonly condition: (typeof SERVER_CONDITIONS)[number];
  /** ISO 8601; null before the first sync. */
  readonly syncedAt: string | null;
}

/**
 * Finds the catalogue of a workspace, with the rules of SnapshotSource: unknown, foreign and invisible all answer
 * `not_found`, and the same catalogue comes back as the same object.
 */
export interface WorkspaceSource {
  resolve(
    address: WorkspaceAddress,
    principal: Principal,
  ): MaybePromise<Result<unknown, "not_found" | "unavailable">>;
  /** By id of the workspace server; a few seconds old, and empty where it cannot be known. Never rejects. */
  standings(orgId: string, workspaceId: string): Promise<ReadonlyMap<string, ServerStanding>>;
}

export interface SecretRequest {
  readonly orgId: string;
  readonly serverId: string;
  /** The reference the snapshot holds instead of a value. */
  readonly secretRef: string;
  /** Origin the secret is about to be sent to; refuse when it was entered for another one. */
  readonly origin: string;
}

/** Turns a reference into header values, last thing before the call leaves. */
export interface SecretResolver {
  headers(request: SecretRequest): MaybePromise<Result<Record<string, string>, "missing" | "unavailable">>;
}

export interface UpstreamTimeouts {
  readonly connectMs: number;
  /** Request sent to response headers. The gateway enforces it too. */
  readonly firstByteMs: number;
  /** Between two chunks of the body; 0 = never. The gateway enforces it too. */
  readonly idleMs: number;
  /** Whole exchange; 0 = never. The gateway enforces it too. */
  readonly absoluteMs: number;
}

export interface UpstreamRequest {
  /** Connections are shared only between requests with the same key. */
  readonly poolKey: string;
  readonly url: string;
  readonly method: "GET" | "POST" | "DELETE";
  readonly headers: Record<string, string>;
  readonly body: Uint8Array | null;
  /** Aborting closes the upstream socket at once. */
  readonly signal: CancelSignal;
  readonly timeouts: UpstreamTimeouts;
}

export interface UpstreamResponse {
  readonly status: number;
  readonly headers: Readonly<Record<string, string | string[] | undefined>>;
  readonly body: AsyncIterable<Uint8Array>;
}

export const UPSTREAM_FAILURE_KINDS = [
  "invalid_url",
  "blocked",
  "dns",
  "refused",
  "tls",
  "timeout",
  "reset",
  "too_large",
  "redirect",
  "aborted",
] as const;
export type UpstreamFailureKind = (typeof UPSTREAM_FAILURE_KINDS)[number];

/** What a rejected request or a failing body iteration carries. */
export interface UpstreamError {
  readonly kind: UpstreamFailureKind;
  readonly publicMessage?: string;
}

/**
 * Outbound HTTP. Never follows redirects. `request` and the iteration of `body` reject with an
 * error that has the `kind` of UpstreamError; anything else is read as `reset`.
 */
export interface UpstreamHttp {
  request(request: UpstreamRequest): Promise<UpstreamResponse>;
}

/** Where calls are written down. Whether "unavailable" stops a call is the writer's audit mode. */
export interface CallRecorder {
  /** Durable once resolved ok. Awaited before the upstream sees a strict call. */
  attempt(attempt: CallAttempt): Promise<Result<void, "unavailable">>;
  /** Follows an `attempt`; never throws, never awaited. */
  outcome(outcome: CallOutcome): void;
  /** Attempt and outcome in one, for denied, invalid and background calls; never throws. */
  complete(attempt: CallAttempt, outcome: CallOutcome): void;
}

/** A server's circuit opened, opened for longer, or (`open` null) closed. */
export interface CircuitChange {
  readonly orgId: string;
  readonly serverId: string;
  readonly configVersion: string;
  /** `cause`: the error code of the last failure. Times are milliseconds of the clock. */
  readonly open: { readonly since: number; readonly until: number; readonly cause: string } | null;
}

/** Shows people what the circuits of this process do. Never throws, never awaited. */
export interface CircuitReporter {
  changed(change: CircuitChange): void;
}

/** A definition in a list that differs from what the control plane knows. */
export interface SeenDefinition {
  readonly kind: CallTarget["kind"];
  readonly name: string;
  /** Null: it has no hash, or was never compared because nothing is known by this name. */
  readonly hash: string | null;
  /** JSON text, where it has a hash. */
  readonly definition: string | null;
}

/**
 * Hears that the capabilities of a server are not what the control plane knows, so that it reads them anew. Never
 * throws, never awaited, and may hear the same many times.
 */
export interface DriftReporter {
  /** `seen` empty: the server only said that a list changed. */
  drifted(drift: {
    readonly orgId: string;
    readonly serverId: string;
    readonly seen: readonly SeenDefinition[];
  }): void;
}

export interface SealKey {
  /** Short id, `[A-Za-z0-9_]`, part of every token sealed with the key. */
  readonly kid: string;
  /** 32 bytes. */
  readonly key: Uint8Array;
}

/** Keys for opaque tokens handed to clients, newest first; older ones still open. */
export interface SealKeys {
  list(): readonly SealKey[];
}

/**
 * Carries short texts (7 KB) between the processes of one installation: at most once, in order per
 * sender, readable and writable by whoever can reach the store. What goes over it is sealed before.
 */
export interface PeerBus {
  /** To one process, or to all with `*`. Rejects when the bus cannot be reached. */
  send(to: string, frame: string): Promise<void>;
  /** Hears what is sent to the process `id` and to `*`; returns the function that ends this. */
  receive(id: string, onFrame: (to: string, frame: string) => void): () => void;
}

/** One wide line per request. Holds no payload, header value or secret. */
export interface GatewayLogLine {
  readonly requestId: string;
  readonly operation: "mcp";
  readonly httpMethod: string;
  readonly httpStatus: number;
  readonly outcome: string;
  readonly durationMs: number;
  readonly upstreamMs: number | null;
  readonly bytesIn: number;
  readonly bytesOut: number;
  readonly orgId: string | null;
  readonly workspaceId: string | null;
  readonly serverId: string | null;
  readonly principalId: string | null;
  readonly keyId: string | null;
  readonly rpcMethod: string | null;
  readonly target: string | null;
  readonly era: string | null;
  readonly callId: string | null;
  readonly remoteAddress: string | null;
  readonly internalMessage: string | null;
}

/** The world as the data plane sees it. */
export interface GatewayPorts {
  readonly credentials: CredentialVerifier;
  readonly snapshots: SnapshotSource;
  readonly workspaces: WorkspaceSource;
  readonly secrets: SecretResolver;
  readonly upstream: UpstreamHttp;
  readonly recorder: CallRecorder;
  readonly circuits: CircuitReporter;
  readonly drift: DriftReporter;
  readonly clock: Clock;
  readonly sealKeys: SealKeys;
  readonly peers: PeerBus;
  readonly log: (line: GatewayLogLine) => void;
}
