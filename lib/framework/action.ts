import type { z } from "zod";
import { toAppError, type FieldIssue } from "@/lib/shared/errors";
import { newId } from "@/lib/shared/ids";
import { getLogger } from "./adapters";
import type { Command } from "./command";
import type { ContextOf, OperationPlace } from "./context";

/** Where the page that calls an action stands: slugs of its URL. */
export interface ActionPlace {
  readonly org: string;
  readonly workspace?: string;
}

export type ActionResult<T> =
  | { readonly ok: true; readonly value: T }
  | {
      readonly ok: false;
      readonly code: string;
      readonly message: string;
      readonly issues: readonly FieldIssue[];
    };

type ResolveContext = <P extends OperationPlace>(
  place: P,
  at: ActionPlace,
  requestId: string,
) => Promise<ContextOf<P>>;

/** Makes `defineAction`, which turns a command into a server action for the signed-in person. */
export function actionDefiner(resolveContext: ResolveContext) {
  return function defineAction<I extends z.ZodType, O extends z.ZodType, P extends OperationPlace>(
    command: Command<I, O, P>,
  ) {
    return async (at: ActionPlace, input: z.input<I>): Promise<ActionResult<z.output<O>>> => {
      const requestId = newId();
      try {
        const ctx = await resolveContext(command.place, at, requestId);
        return { ok: true, value: await command.execute(ctx, input) };
      } catch (thrown) {
        const error = toAppError(thrown);
        if (error.kind === "internal")
          getLogger().error({ requestId, operation: command.name, err: error.cause }, "action failed");
        return { ok: false, code: error.code, message: error.publicMessage, issues: error.issues };
      }
    };
  };
}
