import type { z } from "zod";
import type { ActionResult } from "@/lib/framework/action";
import { getLogger } from "@/lib/framework/adapters";
import { parseInput } from "@/lib/framework/input";
import { AppError, toAppError } from "@/lib/shared/errors";
import { newId } from "@/lib/shared/ids";
import { getSessionUser, type SessionUser } from "./session";

/** Makes a server action for a form that needs no account. Count its attempts: see `limitAttempts`. */
export function publicAction<I extends z.ZodType, T>(
  name: string,
  input: I,
  run: (input: z.output<I>) => Promise<T>,
) {
  return async (raw: z.input<I>): Promise<ActionResult<T>> => {
    try {
      return { ok: true, value: await run(parseInput(input, raw)) };
    } catch (thrown) {
      const error = toAppError(thrown);
      if (error.kind === "internal")
        getLogger().error({ requestId: newId(), operation: name, err: error.cause }, "action failed");
      return { ok: false, code: error.code, message: error.publicMessage, issues: error.issues };
    }
  };
}

/** The same for what a signed-in person does to their own account, whatever organization they are in. */
export function personAction<I extends z.ZodType, T>(
  name: string,
  input: I,
  run: (user: SessionUser, input: z.output<I>) => Promise<T>,
) {
  return publicAction(name, input, async (parsed) => {
    const user = await getSessionUser();
    if (user === null)
      throw new AppError("unauthenticated", { publicMessage: "Your session has ended. Sign in again." });
    return run(user, parsed);
  });
}
