import { z } from "zod";
import type { PipelineDeps } from "./deps";

// What one process has to tell the others about legacy sessions: any of them may get the next request.

const CANCELLED = "call.cancelled";
const ENDED = "session.ended";
const RENEWED = "session.renewed";

const cancelledSchema = z.object({ token: z.string(), id: z.union([z.string(), z.number()]) });
const endedSchema = z.object({ hash: z.string(), until: z.number() });
const renewedSchema = z.object({ token: z.string(), lost: z.string().nullable(), id: z.string() });

/** Acts on what other processes tell. */
export function hearPeers(deps: PipelineDeps): void {
  const { peers } = deps;
  const hear = <T extends z.ZodType>(kind: string, schema: T, act: (news: z.output<T>) => void): void =>
    peers.serve(kind, async function* (body) {
      const parsed = schema.safeParse(body);
      if (parsed.success) act(parsed.data);
      yield await Promise.resolve(true);
    });
  hear(CANCELLED, cancelledSchema, ({ token, id }) => deps.inFlight.cancel(token, id));
  hear(ENDED, endedSchema, ({ hash, until }) => {
    deps.sessions.end(hash, until);
    deps.bridge.forget(hash);
  });
  hear(RENEWED, renewedSchema, ({ token, lost, id }) => deps.renewals.learn(token, lost, id));
}

/** The call runs at another process; at most once, as everything about cancellation. */
export function tellCancelled(token: string, id: unknown, { peers }: PipelineDeps): void {
  if (typeof id === "string" || typeof id === "number") void peers.askAll(CANCELLED, { token, id });
}

/** Resolves when the others no longer take the session. */
export async function tellEnded(hash: string, until: number, { peers }: PipelineDeps): Promise<void> {
  await peers.askAll(ENDED, { hash, until });
}

/** Resolves when the others use the same new upstream session. */
export async function tellRenewed(
  renewed: z.output<typeof renewedSchema>,
  { peers }: PipelineDeps,
): Promise<void> {
  await peers.askAll(RENEWED, renewed);
}
