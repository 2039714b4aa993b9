import type { ProbeFailure, ProbeHop, ProbeHopName, ProbeOptions, ProbeReport, SyncReport } from "./contract";
import { toProbeError } from "./failure";
import { shakeHands, type Handshake } from "./handshake";
import { LISTS, readList, type Listing } from "./lists";
import { createRpc, type Rpc } from "./rpc";

const HOPS: readonly ProbeHopName[] = ["dns", "connect", "tls", "auth", "handshake", "lists"];
const CLIENT_INFO = { name: "gatehouse", version: "1" };

export type WalkOptions = ProbeOptions & { timeoutMs: number; pagesMax: number };

/** The whole way to a server and through its lists. Never rejects: where it ends is the answer. */
export async function walk(options: WalkOptions): Promise<SyncReport> {
  const started = performance.now();
  const limit = AbortSignal.timeout(options.timeoutMs);
  const signal = options.signal ? AbortSignal.any([options.signal, limit]) : limit;
  const rpc = createRpc({ ...options, clientInfo: options.clientInfo ?? CLIENT_INFO, signal });
  const trail = createTrail();
  let handshake: Handshake | null = null;
  let listings: Listing[] = [];
  let failure: ProbeFailure | null = null;
  try {
    failure = await reach(options, trail, signal);
    if (!failure) {
      const began = performance.now();
      handshake = await shakeHands(rpc, options.timeoutMs);
      trail.reached("Reached.");
      trail.ok("auth", 0, "The server did not refuse the credential.");
      trail.ok("handshake", performance.now() - began, greeting(handshake));
      listings = await readLists(rpc, handshake, options.pagesMax, trail);
    }
  } catch (error) {
    ({ failure } = toProbeError(error, signal));
    trail.failed(failure);
  }
  if (handshake?.session) await rpc.endSession(handshake.session).catch(() => {});
  const probe = report({
    hops: trail.finish(),
    failure,
    handshake,
    listings,
    durationMs: round(performance.now() - started),
  });
  return {
    probe,
    complete: failure === null && listings.every((listing) => listing.isComplete),
    listed: listings.flatMap((listing) => listing.listed),
    skipped: listings.flatMap((listing) => listing.skipped),
  };
}

/** Name, address and TLS, where the caller can look at them one by one. */
async function reach(options: WalkOptions, trail: Trail, signal: AbortSignal): Promise<ProbeFailure | null> {
  if (!options.explain) return null;
  const explained = await options.explain(options.url, { timeoutMs: options.timeoutMs, signal });
  for (const hop of explained.hops) trail.add(hop);
  if (!explained.error) return null;
  const hop = explained.hops.find(({ status }) => status === "failed")?.name ?? "connect";
  return { kind: explained.error.kind, hop, message: explained.error.publicMessage };
}

async function readLists(rpc: Rpc, handshake: Handshake, pagesMax: number, trail: Trail): Promise<Listing[]> {
  const began = performance.now();
  const listings: Listing[] = [];
  for (const spec of LISTS) {
    const isOffered = handshake.capabilities[spec.capability] !== undefined;
    if (isOffered) listings.push(await readList(rpc, handshake.framing, spec, pagesMax));
  }
  const found = count(listings);
  const parts = [
    plural(found.tools, "tool"),
    plural(found.resources + found.resourceTemplates, "resource"),
    plural(found.prompts, "prompt"),
  ];
  trail.ok("lists", performance.now() - began, `${parts.join(", ")}.`);
  return listings;
}

type Trail = ReturnType<typeof createTrail>;

function createTrail() {
  const hops = new Map<ProbeHopName, ProbeHop>();
  const add = (hop: ProbeHop) => hops.set(hop.name, { ...hop, durationMs: round(hop.durationMs) });
  const ok = (name: ProbeHopName, durationMs: number, detail: string) =>
    add({ name, status: "ok", durationMs, detail });
  const reachedBefore = (last: ProbeHopName | null, detail: string) => {
    for (const name of HOPS) {
      if (name === last) return;
      if (!hops.has(name) && (last !== null || HOPS.indexOf(name) < HOPS.indexOf("auth")))
        ok(name, 0, detail);
    }
  };
  return {
    add,
    ok,
    reached: (detail: string) => reachedBefore(null, detail),
    failed(failure: ProbeFailure) {
      reachedBefore(failure.hop, "Passed.");
      add({ name: failure.hop, status: "failed", durationMs: 0, detail: failure.message });
    },
    finish: (): ProbeHop[] =>
      HOPS.map(
        (name) =>
          hops.get(name) ?? {
            name,
            status: "skipped",
            durationMs: 0,
            detail: "Not tried: an earlier step failed.",
          },
      ),
  };
}

function report(found: {
  hops: ProbeHop[];
  failure: ProbeFailure | null;
  handshake: Handshake | null;
  listings: readonly Listing[];
  durationMs: number;
}): ProbeReport {
  const { hops, failure, handshake, listings, durationMs } = found;
  return {
    ok: failure === null,
    hops,
    failure,
    era: handshake?.era ?? "unknown",
    transport: handshake?.transport ?? "http",
    protocolVersions: handshake?.protocolVersions ?? [],
    serverInfo: handshake?.serverInfo ?? null,
    instructions: handshake?.instructions ?? null,
    capabilities: handshake?.capabilities ?? {},
    counts: failure === null ? count(listings) : null,
    durationMs,
  };
}

function count(listings: readonly Listing[]) {
  const of = (kind: string) =>
    listings.flatMap(({ listed }) => listed).filter((entry) => entry.kind === kind).length;
  return {
    tools: of("tool"),
    resources: of("resource"),
    resourceTemplates: of("resource_template"),
    prompts: of("prompt"),
  };
}

function greeting({ serverInfo, era, transport, protocolVersions }: Handshake): string {
  const name = serverInfo
    ? `${serverInfo.title ?? serverInfo.name} ${serverInfo.version}`.trim()
    : "The server";
  const how = era === "dual" ? " (both eras)" : transport === "sse" ? " over HTTP+SSE" : "";
  return `${name} speaks MCP ${protocolVersions.join(", ")}${how}.`;
}

const plural = (number: number, what: string): string => `${number} ${what}${number === 1 ? "" : "s"}`;
const round = (ms: number): number => Math.round(ms * 10) / 10;
