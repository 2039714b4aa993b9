import type { z } from "zod";
import { authorize } from "@/lib/framework/authorize";
import type { Command } from "@/lib/framework/command";
import type { OrgContext } from "@/lib/framework/context";
import { parseInput } from "@/lib/framework/input";
import { runOnce } from "@/lib/framework/once";
import type { Permission } from "@/lib/shared/permissions";

interface UpstreamOperation<I extends z.ZodType, O extends z.ZodType> {
  readonly name: string;
  readonly permission: Permission;
  readonly input: I;
  readonly output: O;
  readonly run: (args: { readonly ctx: OrgContext; readonly input: z.output<I> }) => Promise<z.output<O>>;
}

/**
 * A command that waits for an upstream: checked like every command, but no transaction is open meanwhile.
 * What it writes, it writes through a command of its own.
 */
export function defineUpstreamOperation<I extends z.ZodType, O extends z.ZodType>(
  operation: UpstreamOperation<I, O>,
): Command<I, O, "org"> {
  const { name, permission, input, output, run } = operation;
  return {
    kind: "command",
    place: "org",
    name,
    permission,
    input,
    output,
    async execute(ctx, rawInput) {
      authorize(ctx, { name, permission, place: "org" }, "api:write");
      const parsed = parseInput(input, rawInput);
      return runOnce(ctx, (plain) => run({ ctx: plain, input: parsed }));
    },
  };
}
