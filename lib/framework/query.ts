import type { z } from "zod";
import { withTenant, type Db } from "@/lib/platform/db";
import type { Permission } from "@/lib/shared/permissions";
import { authorize } from "./authorize";
import { tenantScope, type ContextOf, type OperationPlace } from "./context";
import { parseInput } from "./input";

interface QueryDefinition<I extends z.ZodType, O extends z.ZodType, P extends OperationPlace> {
  readonly name: string;
  readonly place: P;
  readonly permission: Permission;
  readonly input: I;
  /** What callers get; fields it does not name never leave. */
  readonly output: O;
  readonly run: (args: {
    readonly ctx: ContextOf<P>;
    readonly db: Db;
    readonly input: z.output<I>;
  }) => Promise<z.input<O>>;
}

export interface Query<
  I extends z.ZodType = z.ZodType,
  O extends z.ZodType = z.ZodType,
  P extends OperationPlace = OperationPlace,
> {
  readonly kind: "query";
  readonly name: string;
  readonly place: P;
  readonly permission: Permission;
  readonly input: I;
  readonly output: O;
  /** Checks permission and input, reads. Throws AppError. */
  execute(ctx: ContextOf<P>, rawInput: z.input<I>): Promise<z.output<O>>;
}

/** A read of the control plane, within one tenant. */
export function defineQuery<I extends z.ZodType, O extends z.ZodType, P extends OperationPlace>(
  definition: QueryDefinition<I, O, P>,
): Query<I, O, P> {
  const { run, ...described } = definition;
  return {
    kind: "query",
    ...described,
    async execute(ctx, rawInput) {
      authorize(ctx, definition, "api:read");
      const input = parseInput(definition.input, rawInput);
      const result = await withTenant(tenantScope(ctx), (db) => run({ ctx, db, input }));
      return definition.output.parse(result);
    },
  };
}
