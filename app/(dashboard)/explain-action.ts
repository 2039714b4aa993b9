"use server";

import { z } from "zod";
import { contextFromSession } from "@/lib/features/access";
import type { ExplainInput } from "@/lib/features/explain/schema";
import type { ExplainAnswer, ExplainPlace } from "@/lib/features/explain/types";
import { explainAccess } from "@/lib/runtime/explain/explain-access";
import { notFound, toAppError } from "@/lib/shared/errors";
import { newId } from "@/lib/shared/ids";

const slug = z.string().min(1).max(100);
const placeInput = z.object({ org: slug, workspace: slug });

/** Explains access as the signed-in person may see it. Refusals come back as sentences. */
export async function explainAction(at: ExplainPlace, question: ExplainInput): Promise<ExplainAnswer> {
  try {
    const ctx = await contextFromSession(placeInput.parse(at), newId());
    if (ctx.workspace === null) throw notFound("workspace");
    return { ok: true, value: await explainAccess.execute({ ...ctx, workspace: ctx.workspace }, question) };
  } catch (thrown) {
    return { ok: false, message: toAppError(thrown).publicMessage };
  }
}
