import { z } from "zod";
import type { Resolved } from "../context";
import type { SealKeys } from "../ports";
import { seal, unseal } from "../sessions/seal";

const PURPOSE = "ght1";
const LENGTH_MAX = 8_192;

const claimsSchema = z.object({
  scope: z.string(),
  upstreamId: z.string(),
  /** The tool that began it; null where it is not known. */
  tool: z.string().nullable(),
});

/** A task of an upstream, and the id its client knows it by. */
export interface KnownTask {
  readonly id: string;
  readonly upstreamId: string;
  readonly tool: string | null;
}

/** Who may use a task, and where. */
export function taskScope({ principal, snapshot }: Pick<Resolved, "principal" | "snapshot">): string {
  const { workspaceServer, upstream } = snapshot;
  return [principal.kind, principal.id, workspaceServer.id, upstream.configVersion].join("|");
}

/** Null when there is no key. */
export function sealTask(
  scope: string,
  upstreamId: string,
  tool: string | null,
  keys: SealKeys,
): KnownTask | null {
  const id = seal(PURPOSE, JSON.stringify({ scope, upstreamId, tool }), keys);
  return id === null ? null : { id, upstreamId, tool };
}

/** The task of an id sealed for this very scope; null for anything else. */
export function openTask(scope: string, id: unknown, keys: SealKeys): KnownTask | null {
  if (typeof id !== "string" || id.length > LENGTH_MAX) return null;
  const text = unseal(PURPOSE, id, keys);
  const parsed = text === null ? null : claimsSchema.safeParse(JSON.parse(text));
  if (parsed?.success !== true || parsed.data.scope !== scope) return null;
  return { id, upstreamId: parsed.data.upstreamId, tool: parsed.data.tool };
}
