"use server";

import type { SignUpInput } from "@/lib/features/access";
import type { ActionResult } from "@/lib/framework/action";
import { getLogger } from "@/lib/framework/adapters";
import { toAppError } from "@/lib/shared/errors";
import { signUp } from "./sign-up";

/** Signing up as a server action; nobody is signed in yet, so there is no context to check. */
export async function signUpAction(input: SignUpInput): Promise<ActionResult<{ orgSlug: string }>> {
  try {
    return { ok: true, value: await signUp(input) };
  } catch (thrown) {
    const error = toAppError(thrown);
    if (error.kind === "internal")
      getLogger().error({ operation: "organization.sign-up", err: error.cause }, "action failed");
    return { ok: false, code: error.code, message: error.publicMessage, issues: error.issues };
  }
}
