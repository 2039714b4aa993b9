import type { z } from "zod";
import { byReference } from "@/lib/features/access";
import { explainInput, explanation } from "@/lib/features/explain/schema";
import type { WorkspaceContext } from "@/lib/framework/context";
import { defineQuery } from "@/lib/framework/query";
import {
  DECISION_ORDER,
  decisionPath,
  gatewaySnapshotSchema,
  type DecisionPath,
  type DecisionTarget,
} from "@/lib/gateway";
import type { Db } from "@/lib/platform/db";
import { notFound } from "@/lib/shared/errors";
import { isUuid } from "@/lib/shared/ids";
import { isAllowed } from "@/lib/shared/permissions";
import { compileSnapshot, type SnapshotRows } from "../compile-snapshot";
import { readSnapshotRows } from "../read-snapshot-rows";
import { findPrincipal, type ExplainedPrincipal } from "./find-principal";
import { lastChanges } from "./last-changes";
import { EXPLAINED_RULES, type ExplainedReason } from "./rules";
import { whoMayChange } from "./who-may-change";

/** Why a person or a key may or may not use a server or one of its capabilities: the path of the decision. */
export const explainAccess = defineQuery({
  name: "workspace-server.explain",
  place: "workspace",
  permission: "workspace-server:read",
  input: explainInput,
  output: explanation,
  run: async ({ ctx, db, input }) => {
    const asked = await findPrincipal(db, ctx, input.principal);
    const place = await findServer(db, ctx, input.server);
    const target = input.capability === undefined ? null : { kind: input.kind, name: input.capability };
    const found = place.slug === null ? null : await readPolicy(db, ctx, place.slug);
    // The same compiler and the same schema as for a call; what does not parse denies there and fails here.
    const snapshot = found === null ? null : gatewaySnapshotSchema.parse(compileSnapshot(found));
    const path = snapshot === null ? null : decisionPath(asked.principal, snapshot, target);
    const steps = stepsOf(asked, path, target);
    const changes = found === null ? new Map() : await lastChanges(db, found, asked.principal.userId, target);
    const decides = steps.find(({ isPassed }) => !isPassed)?.reason ?? null;
    const at = { ...ctx.workspace, org: ctx.orgSlug, workspace: ctx.workspace.slug };
    const pages = { ...at, server: place.slug ?? place.registry, registry: place.registry };
    const changers = await whoMayChange(db, ctx);
    return {
      decision: decides === null ? "allow" : "deny",
      reason: decides ?? "allowed",
      summary: decides === null ? "Every rule allows it." : EXPLAINED_RULES[decides].deny,
      principal: asked.principal,
      server: { slug: place.slug ?? place.registry, name: place.name },
      capability: target === null ? null : { ...target, isListed: isListed(found, target) },
      path: steps.map(({ reason, isPassed }) => {
        const { question, pass, deny, permission, page } = EXPLAINED_RULES[reason];
        return {
          rule: reason,
          question,
          outcome: isPassed ? ("pass" as const) : ("deny" as const),
          decides: reason === decides,
          detail: isPassed ? pass : deny,
          changed: changes.get(reason) ?? null,
          changeableBy: permission === null ? null : { ...changers(permission), page: page?.(pages) ?? null },
        };
      }),
      policyVersion: snapshot?.version ?? null,
    } satisfies z.input<typeof explanation>;
  },
});

function readPolicy(db: Db, ctx: WorkspaceContext, server: string): Promise<SnapshotRows | null> {
  return readSnapshotRows(db, ctx.orgId, { org: ctx.orgSlug, workspace: ctx.workspace.slug, server });
}

/** The server in the workspace; or, for who may see the registry, the one there that was not granted. */
async function findServer(db: Db, ctx: WorkspaceContext, reference: string) {
  const which = isUuid(reference)
    ? { OR: [{ id: reference }, { serverId: reference }] }
    : { slug: reference };
  const granted = await db.workspaceServer.findFirst({
    where: { ...which, workspaceId: ctx.workspace.id },
    select: { slug: true, server: { select: { slug: true, name: true } } },
  });
  if (granted !== null)
    return { slug: granted.slug, registry: granted.server.slug, name: granted.server.name };
  const server = isAllowed(ctx.roles, "server:read")
    ? await db.server.findFirst({ where: byReference(reference), select: { slug: true, name: true } })
    : null;
  if (server === null) throw notFound("server");
  return { slug: null, registry: server.slug, name: server.name };
}

interface Step {
  readonly reason: ExplainedReason;
  readonly isPassed: boolean;
}

function stepsOf(
  asked: ExplainedPrincipal,
  path: DecisionPath | null,
  target: DecisionTarget | null,
): Step[] {
  const door: Step[] = [...asked.door, { reason: "not_granted", isPassed: path !== null }];
  if (path === null) return door;
  const rules = DECISION_ORDER.map((reason) => ({ reason, isPassed: !path.objections.includes(reason) }));
  const isShown = ({ reason, isPassed }: Step) => {
    const { about } = EXPLAINED_RULES[reason];
    return !isPassed || about === "server" || (about === "capability" && target !== null);
  };
  return [...door, ...rules.filter(isShown)];
}

function isListed(rows: SnapshotRows | null, { kind, name }: DecisionTarget): boolean {
  return rows?.server.capabilities.some((one) => one.kind === kind && one.name === name) ?? false;
}
