import { z } from "zod";
import { sessionOwner } from "../pipeline/bind-session";
import type { PipelineDeps } from "../pipeline/deps";
import { seal, unseal } from "../sessions/seal";
import type { EndpointCall } from "./workspace-server";

/** The place of an item in its list; it says where a page ends, also when the list changes meanwhile. */
export interface ListPosition {
  readonly slug: string;
  readonly position: number;
  readonly name: string;
}

type Caller = Pick<EndpointCall, "principal" | "snapshot">;

const PURPOSE = "ghc1";
const GOOD_FOR_MS = 60 * 60_000;

const cursorSchema = z.object({
  owner: z.string(),
  endpoint: z.string(),
  method: z.string(),
  after: z.object({ slug: z.string(), position: z.number(), name: z.string() }),
  expiresAt: z.number(),
});

export function sealCursor(
  { principal, snapshot }: Caller,
  method: string,
  { slug, position, name }: ListPosition,
  { ports }: PipelineDeps,
): string | null {
  const cursor = {
    owner: sessionOwner(principal),
    endpoint: snapshot.workspaceServer.id,
    method,
    after: { slug, position, name },
    expiresAt: ports.clock.now() + GOOD_FOR_MS,
  };
  return seal(PURPOSE, JSON.stringify(cursor), ports.sealKeys);
}

/** Where the list goes on for this caller; null at its beginning. */
export function openCursor(
  { principal, snapshot }: Caller,
  method: string,
  cursor: unknown,
  { ports }: PipelineDeps,
): ListPosition | null | "invalid" {
  if (cursor === undefined) return null;
  const text = typeof cursor === "string" ? unseal(PURPOSE, cursor, ports.sealKeys) : null;
  const parsed = text === null ? null : cursorSchema.safeParse(JSON.parse(text));
  if (parsed?.success !== true) return "invalid";
  const { owner, endpoint, method: sealedFor, after, expiresAt } = parsed.data;
  const isOwn = owner === sessionOwner(principal) && endpoint === snapshot.workspaceServer.id;
  return isOwn && sealedFor === method && expiresAt > ports.clock.now() ? after : "invalid";
}
