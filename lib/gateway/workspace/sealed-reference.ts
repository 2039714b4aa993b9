import { z } from "zod";
import { sessionOwner } from "../pipeline/bind-session";
import type { PipelineDeps } from "../pipeline/deps";
import { seal, unseal } from "../sessions/seal";
import type { EndpointCall } from "./workspace-server";

// What a server hands out to get back (requestState, task ids) leaves sealed with the server it belongs to: it leads
// to that server alone, and counts only for whom it was given to.

const PURPOSES = { state: "ghq1", task: "ghw1" } as const;
const GOOD_FOR_MS = 24 * 60 * 60_000;

const referenceSchema = z.object({
  owner: z.string(),
  endpoint: z.string(),
  slug: z.string(),
  /** The id too: another server may get the slug one day. */
  server: z.string(),
  /** What the call was about, where the reference is good for the same call only. */
  digest: z.string(),
  inner: z.string(),
  expiresAt: z.number(),
});

export interface Reference {
  readonly slug: string;
  readonly digest: string;
  /** As the server gave it. */
  readonly inner: string;
}

type Caller = Pick<EndpointCall, "principal" | "snapshot" | "workspace">;

export function sealReference(
  kind: keyof typeof PURPOSES,
  { slug, digest, inner }: Reference,
  { principal, snapshot, workspace }: Caller,
  { ports }: PipelineDeps,
): string | null {
  const reference = {
    owner: sessionOwner(principal),
    endpoint: snapshot.workspaceServer.id,
    slug,
    server: workspace?.servers.get(slug)?.workspaceServerId ?? "",
    digest,
    inner,
    expiresAt: ports.clock.now() + GOOD_FOR_MS,
  };
  return seal(PURPOSES[kind], JSON.stringify(reference), ports.sealKeys);
}

/** Null for what we did not seal for this caller on this endpoint, and for what is too old. */
export function openReference(
  kind: keyof typeof PURPOSES,
  sealed: unknown,
  { principal, snapshot, workspace }: Caller,
  { ports }: PipelineDeps,
): Reference | null {
  const text = typeof sealed === "string" ? unseal(PURPOSES[kind], sealed, ports.sealKeys) : null;
  const parsed = text === null ? null : referenceSchema.safeParse(JSON.parse(text));
  if (parsed?.success !== true) return null;
  const { owner, endpoint, server, expiresAt, ...reference } = parsed.data;
  const isOwn =
    owner === sessionOwner(principal) &&
    endpoint === snapshot.workspaceServer.id &&
    workspace?.servers.get(reference.slug)?.workspaceServerId === server;
  return isOwn && expiresAt > ports.clock.now() ? reference : null;
}
