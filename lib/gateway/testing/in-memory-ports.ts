import { newApiKey } from "@/lib/shared/api-key-format";
import type { Clock } from "@/lib/shared/clock";
import { err, ok } from "@/lib/shared/result";
import type { CallAttempt, CallOutcome } from "../call-record";
import type {
  CircuitChange,
  DriftReporter,
  CredentialError,
  GatewayLogLine,
  GatewayPorts,
  PeerBus,
  Principal,
  SealKey,
  ServerAddress,
  ServerStanding,
  UpstreamHttp,
  WorkspaceSource,
} from "../ports";
import type { GatewaySnapshotInput } from "../snapshot";
import { createPeerHub } from "./peer-hub";
import type { WorkspaceCatalogueInput } from "../workspace/catalogue";

/** What was written down about one call. */
export interface RecordedCall {
  readonly attempt: CallAttempt;
  /** Whether the attempt was made durable before the upstream could see the call. */
  readonly isStrict: boolean;
  outcome: CallOutcome | null;
}

type Drift = Parameters<DriftReporter["drifted"]>[0];

/** A whole world for a gateway, in memory, with everything a test may want to turn. */
export interface InMemoryWorld {
  readonly ports: GatewayPorts;
  readonly calls: RecordedCall[];
  readonly lines: GatewayLogLine[];
  readonly circuitChanges: CircuitChange[];
  readonly drifts: Drift[];
  readonly clock: Clock & { advance(ms: number): void };
  /** A new key of this principal; returns the secret. */
  addKey(principal: Principal): string;
  failKey(secret: string, error: CredentialError): void;
  /** The key works again, for this principal. */
  restoreKey(secret: string, principal: Principal): void;
  putSnapshot(snapshot: GatewaySnapshotInput): void;
  removeSnapshot(snapshot: GatewaySnapshotInput): void;
  /** The catalogue of a workspace and, where it matters, how its servers were last seen. */
  putWorkspace(catalogue: WorkspaceCatalogueInput, standings?: ReadonlyMap<string, ServerStanding>): void;
  putSecret(secretRef: string, headers: Record<string, string>): void;
  /** Makes the recorder refuse attempts. */
  setRecorderAvailable(isAvailable: boolean): void;
  /** Newest first, as the gateway reads them. */
  setSealKeys(keys: readonly SealKey[]): void;
}

export function createInMemoryWorld(upstream: UpstreamHttp, peers: PeerBus = createPeerHub()): InMemoryWorld {
  const keys = new Map<string, Principal | CredentialError>();
  const snapshots = new Map<string, GatewaySnapshotInput>();
  const workspaces = inMemoryWorkspaces();
  const secrets = new Map<string, Record<string, string>>();
  const calls: RecordedCall[] = [];
  const lines: GatewayLogLine[] = [];
  let sealKeys: readonly SealKey[] = [{ kid: "t1", key: new Uint8Array(32).fill(7) }];
  let isRecorderAvailable = true;
  let skewMs = 0;
  const clock = {
    now: () => Date.now() + skewMs,
    advance: (ms: number): void => void (skewMs += ms),
  };
  const circuitChanges: CircuitChange[] = [];
  const drifts: Drift[] = [];
  const ports: GatewayPorts = {
    credentials: {
      verifyApiKey: (secret) => {
        const found = keys.get(secret) ?? "unknown";
        return Promise.resolve(typeof found === "string" ? err(found) : ok(found));
      },
    },
    snapshots: {
      resolve: (address) => {
        const found = snapshots.get(addressKey(address));
        return Promise.resolve(found === undefined ? err("not_found" as const) : ok(found));
      },
    },
    workspaces: workspaces.source,
    secrets: {
      headers: ({ secretRef }) => {
        const found = secrets.get(secretRef);
        return Promise.resolve(found === undefined ? err("missing" as const) : ok(found));
      },
    },
    upstream,
    recorder: {
      attempt: (attempt) => {
        if (!isRecorderAvailable) return Promise.resolve(err("unavailable" as const));
        calls.push({ attempt, isStrict: true, outcome: null });
        return Promise.resolve(ok());
      },
      outcome: (outcome) => {
        const call = calls.find((candidate) => candidate.attempt.callId === outcome.callId);
        if (call === undefined || call.outcome !== null) throw new Error("outcome without its one attempt");
        call.outcome = outcome;
      },
      complete: (attempt, outcome) => void calls.push({ attempt, isStrict: false, outcome }),
    },
    circuits: { changed: (change) => void circuitChanges.push(change) },
    drift: { drifted: (drift) => void drifts.push(drift) },
    clock,
    sealKeys: { list: () => sealKeys },
    peers,
    log: (line) => void lines.push(line),
  };
  return {
    ports,
    calls,
    lines,
    circuitChanges,
    drifts,
    clock,
    addKey(principal) {
      const secret = newApiKey(principal.kind === "user" ? "user" : "ws");
      keys.set(secret, principal);
      return secret;
    },
    failKey: (secret, error) => void keys.set(secret, error),
    restoreKey: (secret, principal) => void keys.set(secret, principal),
    putSnapshot: (snapshot) => void snapshots.set(snapshotKey(snapshot), snapshot),
    removeSnapshot: (snapshot) => void snapshots.delete(snapshotKey(snapshot)),
    putWorkspace: workspaces.put,
    putSecret: (secretRef, headers) => void secrets.set(secretRef, headers),
    setRecorderAvailable: (isAvailable) => void (isRecorderAvailable = isAvailable),
    setSealKeys: (next) => void (sealKeys = next),
  };
}

function inMemoryWorkspaces() {
  const catalogues = new Map<string, WorkspaceCatalogueInput>();
  const standings = new Map<string, ReadonlyMap<string, ServerStanding>>();
  const source: WorkspaceSource = {
    resolve: ({ org, workspace }) => {
      const found = catalogues.get(`${org}/${workspace}`);
      return Promise.resolve(found === undefined ? err("not_found" as const) : ok(found));
    },
    standings: (_orgId, workspaceId) => Promise.resolve(standings.get(workspaceId) ?? new Map()),
  };
  const put: InMemoryWorld["putWorkspace"] = (catalogue, seen) => {
    catalogues.set(`${catalogue.org.slug}/${catalogue.workspace.slug}`, catalogue);
    if (seen !== undefined) standings.set(catalogue.workspace.id, seen);
  };
  return { source, put };
}

function addressKey({ org, workspace, server }: ServerAddress): string {
  return [org, workspace, server].join("/");
}

function snapshotKey({ org, workspace, workspaceServer }: GatewaySnapshotInput): string {
  return addressKey({ org: org.slug, workspace: workspace.slug, server: workspaceServer.slug });
}
