import type { z } from "zod";
import { withTenant, isMissingRow, isUniqueViolation, type Db } from "@/lib/platform/db";
import { AppError } from "@/lib/shared/errors";
import type { Permission } from "@/lib/shared/permissions";
import { getLogger } from "./adapters";
import { writeAudit, type AuditEntry } from "./audit";
import { authorize } from "./authorize";
import { tenantScope, type ContextOf, type OperationPlace } from "./context";
import { announceEpoch, bumpEpoch } from "./epoch";
import { parseInput } from "./input";
import { claimOnce, keepAnswer } from "./once";

export interface CommandRun<I extends z.ZodType, P extends OperationPlace> {
  readonly ctx: ContextOf<P>;
  /** The transaction, bound to the tenant. Everything written here is one whole. */
  readonly db: Db;
  readonly input: z.output<I>;
  /** Runs after the transaction is durable: jobs, messages. A failure is logged, not shown. */
  readonly afterCommit: (effect: () => Promise<void>) => void;
}

interface CommandDefinition<I extends z.ZodType, O extends z.ZodType, P extends OperationPlace> {
  /** `noun.verb`; also the audit action. */
  readonly name: string;
  readonly place: P;
  readonly permission: Permission;
  readonly input: I;
  /** What callers get; fields it does not name never leave. */
  readonly output: O;
  /** Every write says what it did, in one row for each change; `audit` is null or empty when nothing changed. */
  readonly run: (
    args: CommandRun<I, P>,
  ) => Promise<{ result: z.input<O>; audit: AuditEntry | readonly AuditEntry[] | null }>;
}

export interface Command<
  I extends z.ZodType = z.ZodType,
  O extends z.ZodType = z.ZodType,
  P extends OperationPlace = OperationPlace,
> {
  readonly kind: "command";
  readonly name: string;
  readonly place: P;
  readonly permission: Permission;
  readonly input: I;
  readonly output: O;
  /** Checks permission and input, writes, audits, announces. Throws AppError. */
  execute(ctx: ContextOf<P>, rawInput: unknown): Promise<z.output<O>>;
}

/** A write of the control plane: one permission, one transaction, one audit row, one announced change. */
export function defineCommand<I extends z.ZodType, O extends z.ZodType, P extends OperationPlace>(
  definition: CommandDefinition<I, O, P>,
): Command<I, O, P> {
  const { run, ...described } = definition;
  return {
    kind: "command",
    ...described,
    async execute(ctx, rawInput) {
      authorize(ctx, definition, "api:write");
      const input = parseInput(definition.input, rawInput);
      const effects: (() => Promise<void>)[] = [];
      const { result, epoch } = await withTenant(tenantScope(ctx), async (db) => {
        const before = ctx.once === undefined ? null : await claimOnce(db, ctx, ctx.once);
        // What the first time answered had passed `output`.
        if (before !== null) return { result: before.answer as z.output<O>, epoch: null };
        const outcome = await run({ ctx, db, input, afterCommit: (effect) => effects.push(effect) });
        const result = definition.output.parse(outcome.result);
        if (ctx.once !== undefined) await keepAnswer(db, ctx.once, result);
        const entries = [outcome.audit ?? []].flat();
        if (entries.length === 0) return { result, epoch: null };
        for (const entry of entries) await writeAudit(db, ctx, definition.name, entry);
        return { result, epoch: await bumpEpoch(db, ctx.orgId) };
      }).catch(rethrowRace);
      if (epoch !== null) await announceEpoch(ctx.orgId, epoch);
      await runEffects(definition.name, effects);
      return result;
    },
  };
}

async function runEffects(name: string, effects: readonly (() => Promise<void>)[]): Promise<void> {
  for (const effect of effects) {
    await effect().catch((error: unknown) => {
      getLogger().error({ operation: name, err: error }, "effect after commit failed");
    });
  }
}

function rethrowRace(error: unknown): never {
  if (isMissingRow(error)) {
    throw new AppError("conflict", {
      code: "changed_meanwhile",
      publicMessage: "Somebody else changed or deleted this at the same moment. Look again, then try again.",
      cause: error,
    });
  }
  if (!isUniqueViolation(error)) throw error;
  throw new AppError("conflict", {
    code: "already_exists",
    publicMessage: "Something with this name already exists. Choose another one.",
    cause: error,
  });
}
