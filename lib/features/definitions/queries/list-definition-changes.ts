import { z } from "zod";
import { parseDefinition } from "@/lib/features/capabilities";
import { capabilityKind, serverPolicy } from "@/lib/features/capabilities/schema";
import { findServer } from "@/lib/features/servers";
import { serverReference } from "@/lib/features/servers/schema";
import { containsText } from "@/lib/framework/contains-text";
import { pageArgs, pageInput, pageOf, toPage } from "@/lib/framework/paging";
import { defineQuery } from "@/lib/framework/query";
import type { Db, Prisma } from "@/lib/platform/db";
import { diffDefinitions } from "../diff-definitions";
import { changeCounts, changeState, definitionChange, type ChangeState } from "../schema";

const LISTED = { removedAt: null };
const WHERE: Readonly<Record<ChangeState, Prisma.CapabilityWhereInput>> = {
  changed: { ...LISTED, approved: true, pendingHash: { not: null } },
  new: { ...LISTED, approved: false },
  gone: { removedAt: { not: null } },
};

/** What a server says that is not what was approved, with what exactly differs, and what it no longer lists. */
export const listDefinitionChanges = defineQuery({
  name: "server.list-definition-changes",
  place: "org",
  permission: "server:read",
  input: z.object({
    server: serverReference,
    state: changeState.optional(),
    kind: capabilityKind.optional(),
    search: z.string().trim().max(200).optional().meta({ description: "Part of a name or title." }),
    ...pageInput,
  }),
  output: pageOf(definitionChange).extend({ counts: changeCounts, policy: serverPolicy }),
  run: async ({ db, input }) => {
    const { id: serverId, changePolicy, newPolicy } = await findServer(db, input.server);
    const page = pageArgs(input);
    const states = input.state === undefined ? Object.values(WHERE) : [WHERE[input.state]];
    const rows = await db.capability.findMany({
      ...page,
      where: { AND: [page.where, { serverId }, { OR: states }, filterOf(input)] },
    });
    const { data, nextCursor } = toPage(rows, input.limit);
    const counts = await countsOf(db, serverId);
    return { data: data.map(changeOf), nextCursor, counts, policy: { changePolicy, newPolicy } };
  },
});

function filterOf({
  kind,
  search,
}: {
  readonly kind?: Prisma.CapabilityWhereInput["kind"] | undefined;
  readonly search?: string | undefined;
}): Prisma.CapabilityWhereInput {
  const text = search === undefined || search === "" ? null : containsText(search);
  return {
    ...(kind === undefined ? {} : { kind }),
    ...(text === null ? {} : { OR: [{ name: text }, { title: text }] }),
  };
}

async function countsOf(db: Db, serverId: string) {
  const count = (state: ChangeState) => db.capability.count({ where: { serverId, ...WHERE[state] } });
  return { changed: await count("changed"), new: await count("new"), gone: await count("gone") };
}

type Row = Awaited<ReturnType<Db["capability"]["findMany"]>>[number];

function changeOf(row: Row) {
  const { kind, name, title, hash, approved, removedAt, pendingHash, pendingDefinition } = row;
  const inForce = parseDefinition(row.definition);
  const facts = { kind, name, title, approvedHash: approved ? hash : null };
  if (removedAt !== null) {
    const gone = { state: "gone", since: removedAt, seenBy: "sync", hash: null } as const;
    return { ...facts, ...gone, before: inForce, after: null, findings: [] };
  }
  if (pendingHash === null || pendingDefinition === null) {
    const isNew = { state: "new", since: row.firstSeenAt, seenBy: "sync", hash } as const;
    const findings = inForce === null ? [] : diffDefinitions(null, inForce);
    return { ...facts, ...isNew, before: null, after: inForce, findings };
  }
  const after = parseDefinition(pendingDefinition);
  return {
    ...facts,
    state: "changed" as const,
    since: row.pendingSince ?? row.changedAt,
    seenBy: row.pendingFrom ?? ("sync" as const),
    hash: pendingHash,
    before: inForce,
    after,
    findings: inForce === null || after === null ? [] : diffDefinitions(inForce, after),
  };
}
