"use server";

import { z } from "zod";
import { contextFromSessionNow } from "@/lib/features/access";
import type { ServerPlace, ToolRun } from "@/lib/features/workspace-servers/types";
import type { WorkspaceContext } from "@/lib/framework/context";
import { refuseUnlessTester, runTool } from "@/lib/runtime/tool-tester";
import { notFound, toAppError } from "@/lib/shared/errors";
import { newId } from "@/lib/shared/ids";

const slug = z.string().min(1).max(100);
const placeInput = z.object({ org: slug, workspace: slug, server: slug });
const runInput = z.object({
  tool: z.string().min(1).max(2048),
  arguments: z.record(z.string(), z.unknown()),
});

/** Runs a tool as the signed-in person. Refusals come back as a run that failed. */
export async function runToolAction(at: ServerPlace, input: z.input<typeof runInput>): Promise<ToolRun> {
  const startedAt = performance.now();
  try {
    const place = placeInput.parse(at);
    const ctx = await workspaceContext(place);
    const ran = await runTool(ctx, { server: place.server, ...runInput.parse(input) });
    // Whoever lost their session or their place meanwhile is not told what came of it.
    refuseUnlessTester(await workspaceContext(place));
    return ran;
  } catch (thrown) {
    const { code, publicMessage } = toAppError(thrown);
    return {
      ok: false,
      code,
      message: publicMessage,
      durationMs: Math.round(performance.now() - startedAt),
      callId: null,
    };
  }
}

async function workspaceContext({ org, workspace }: ServerPlace): Promise<WorkspaceContext> {
  const ctx = await contextFromSessionNow({ org, workspace }, newId());
  if (ctx.workspace === null) throw notFound("workspace");
  return { ...ctx, workspace: ctx.workspace };
}
