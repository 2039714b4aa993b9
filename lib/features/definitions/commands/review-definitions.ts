import { NOTHING_PENDING } from "@/lib/features/capabilities";
import { findServer } from "@/lib/features/servers";
import { defineCommand } from "@/lib/framework/command";
import { actorUserId } from "@/lib/framework/context";
import type { Db } from "@/lib/platform/db";
import { AppError } from "@/lib/shared/errors";
import type { z } from "zod";
import { approve } from "../approve";
import { reviewInput, reviewResult, type reviewedDefinition } from "../schema";

type Reviewed = z.output<typeof reviewedDefinition>;

/** Approves or discards definitions that wait, exactly as they were read: all of them or none. */
export const reviewDefinitions = defineCommand({
  name: "server.review-definitions",
  place: "org",
  permission: "server:write",
  input: reviewInput,
  output: reviewResult,
  run: async ({ ctx, db, input }) => {
    const { id: serverId, slug } = await findServer(db, input.server);
    const approval = { at: new Date(), byId: actorUserId(ctx.actor) };
    const rows = await waitingRows(db, serverId, input.definitions);
    for (const one of input.definitions) {
      const row = rows.get(keyOf(one));
      if (row === undefined) throw gone(one);
      const isDone =
        one.verdict === "approve"
          ? await approve(db, row, one.hash, approval)
          : await discard(db, row.id, one.hash);
      if (!isDone) throw changedAgain(one);
    }
    const named = (verdict: Reviewed["verdict"]) =>
      input.definitions
        .filter((one) => one.verdict === verdict)
        .map(({ kind, name, hash }) => ({ kind, name, hash }));
    const [approved, discarded] = [named("approve"), named("discard")];
    const before = input.definitions.map((one) => ({
      kind: one.kind,
      name: one.name,
      hash: rows.get(keyOf(one))?.approved === true ? (rows.get(keyOf(one))?.hash ?? null) : null,
    }));
    return {
      result: { approved: approved.length, discarded: discarded.length },
      audit: {
        target: { id: serverId, label: slug },
        before: { definitions: before },
        after: { approved, discarded },
      },
    };
  },
});

async function waitingRows(db: Db, serverId: string, definitions: readonly Reviewed[]) {
  const rows = await db.capability.findMany({
    where: { serverId, name: { in: definitions.map(({ name }) => name) } },
    select: {
      ...{ id: true, kind: true, name: true, hash: true, approved: true },
      ...{ pendingDefinition: true, pendingHash: true },
    },
  });
  return new Map(rows.map((row) => [keyOf(row), row]));
}

async function discard(db: Db, id: string, hash: string): Promise<boolean> {
  const { count } = await db.capability.updateMany({
    where: { id, pendingHash: hash, pendingFrom: "client" },
    data: NOTHING_PENDING,
  });
  return count === 1;
}

function keyOf({ kind, name }: Pick<Reviewed, "kind" | "name">): string {
  return `${kind}:${name}`;
}

function gone({ name }: Reviewed): AppError {
  return new AppError("conflict", {
    code: "nothing_waits",
    publicMessage: `“${name.slice(0, 100)}” is not known for this server. Read the list of changes again.`,
  });
}

function changedAgain({ name, verdict }: Reviewed): AppError {
  return new AppError("conflict", {
    code: "definition_changed_again",
    publicMessage:
      verdict === "approve"
        ? `“${name.slice(0, 100)}” is no longer what you read. Read it again; nothing was approved.`
        : `“${name.slice(0, 100)}” cannot be discarded: the server lists it, or it changed again. Switch it off instead.`,
  });
}
