import type { z } from "zod";
import { authorize } from "@/lib/framework/authorize";
import type { Command } from "@/lib/framework/command";
import type { ContextOf, OperationPlace, WorkspaceContext } from "@/lib/framework/context";
import { parseInput } from "@/lib/framework/input";
import { runOnce } from "@/lib/framework/once";
import type { Permission } from "@/lib/shared/permissions";

interface UpstreamOperation<I extends z.ZodType, O extends z.ZodType, P extends OperationPlace> {
  readonly name: string;
  readonly place: P;
  readonly permission: Permission;
  readonly input: I;
  readonly output: O;
  /** True where `run` ends in one command: its transaction makes the request happen once, and answers a repetition. */
  readonly endsInCommand?: boolean;
  readonly run: (args: { readonly ctx: ContextOf<P>; readonly input: z.output<I> }) => Promise<z.output<O>>;
}

/**
 * A command that waits for an upstream: checked like every command, but no transaction is open meanwhile.
 * What it writes, it writes through a command of its own.
 */
export function defineUpstreamOperation<I extends z.ZodType, O extends z.ZodType, P extends OperationPlace>(
  operation: UpstreamOperation<I, O, P>,
): Command<I, O, P> {
  const { name, place, permission, input, output, endsInCommand = false, run } = operation;
  return {
    kind: "command",
    place,
    name,
    permission,
    input,
    output,
    async execute(ctx, rawInput) {
      authorize(ctx, { name, permission, place }, "api:write");
      const parsed = parseInput(input, rawInput);
      if (endsInCommand) return run({ ctx, input: parsed });
      // `plain` is `ctx` without its `once`, and `authorize` checked the workspace.
      return runOnce(ctx, (plain) => run({ ctx: plain as WorkspaceContext as ContextOf<P>, input: parsed }));
    },
  };
}
