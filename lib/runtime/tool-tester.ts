import { Client, StreamableHTTPClientTransport } from "@modelcontextprotocol/client";
import { z } from "zod";
import type { Principal } from "@/lib/gateway";
import { getWorkspaceServer } from "@/lib/features/workspace-servers";
import { authorize } from "@/lib/framework/authorize";
import { actorUserId, type WorkspaceContext } from "@/lib/framework/context";
import { AppError } from "@/lib/shared/errors";
import { answerMcp } from "./doors/web-door";
import { getGateway } from "./gateway";
import { withTesterCredential } from "./tester-credentials";

const TIMEOUT_MS = 60_000;

export interface ToolToRun {
  /** Slug or id of the workspace server. */
  readonly server: string;
  readonly tool: string;
  readonly arguments: Record<string, unknown>;
}

export type ToolRun =
  | {
      readonly ok: true;
      readonly result: unknown;
      readonly durationMs: number;
      readonly callId: string | null;
    }
  | {
      readonly ok: false;
      readonly code: string | number;
      readonly message: string;
      readonly durationMs: number;
      readonly callId: string | null;
    };

/**
 * Calls a tool as the signed-in person, through the gateway of this process with all it does: policy, credential,
 * record. Throws AppError when the person may not test tools there.
 */
export async function runTool(ctx: WorkspaceContext, input: ToolToRun): Promise<ToolRun> {
  refuseUnlessTester(ctx);
  const { url } = await getWorkspaceServer.execute(ctx, { server: input.server });
  return withTesterCredential(principalOf(ctx), (secret) => callTool(url, secret, input));
}

/** Throws AppError where the person may not test tools: asked before a run, and again before its result is told. */
export function refuseUnlessTester(ctx: WorkspaceContext): void {
  authorize(ctx, { name: "tool.test", permission: "tool:test", place: "workspace" }, "mcp");
}

async function callTool(url: string, secret: string, input: ToolToRun): Promise<ToolRun> {
  const gateway = await getGateway();
  let callId: string | null = null;
  let refusal: Refusal | null = null;
  const transport = new StreamableHTTPClientTransport(new URL(url), {
    requestInit: { headers: { authorization: `Bearer ${secret}` } },
    fetch: async (target, init) => {
      const response = await answerMcp(gateway, new Request(target, init));
      if (isToolCall(init)) callId = response.headers.get("x-request-id");
      if (!response.ok) refusal = refusalOf(await response.clone().text());
      return response;
    },
  });
  const client = new Client({ name: "Gatehouse tool tester", version: "1" });
  let startedAt = performance.now();
  const elapsed = () => Math.round(performance.now() - startedAt);
  try {
    await client.connect(transport, { timeout: TIMEOUT_MS });
    startedAt = performance.now();
    const result = await client.callTool(
      { name: input.tool, arguments: input.arguments },
      { timeout: TIMEOUT_MS },
    );
    return { ok: true, result, durationMs: elapsed(), callId };
  } catch (error) {
    return { ok: false, ...(refusal ?? describe(error)), durationMs: elapsed(), callId };
  } finally {
    await transport.terminateSession().catch(() => undefined);
    await client.close().catch(() => undefined);
  }
}

function isToolCall(init: RequestInit | undefined): boolean {
  return typeof init?.body === "string" && init.body.includes('"method":"tools/call"');
}

interface Refusal {
  readonly code: string | number;
  readonly message: string;
}

const refusalBody = z.object({
  error: z.object({
    code: z.number(),
    message: z.string(),
    data: z.object({ reason: z.string() }).partial().optional(),
  }),
});

/** What the gateway answered instead of a result. The client package would show it as raw text. */
function refusalOf(body: string): Refusal | null {
  try {
    const { error } = refusalBody.parse(JSON.parse(body));
    return { code: error.data?.reason ?? error.code, message: error.message };
  } catch {
    return null;
  }
}

function describe(error: unknown): { code: string | number; message: string } {
  const message = error instanceof Error ? error.message : "The call failed.";
  const code: unknown = error instanceof Error && "code" in error ? error.code : undefined;
  return { code: typeof code === "number" || typeof code === "string" ? code : "failed", message };
}

function principalOf(ctx: WorkspaceContext): Principal {
  const userId = actorUserId(ctx.actor);
  if (userId === null)
    throw new AppError("forbidden", { publicMessage: "Only a signed-in person can test tools." });
  return {
    id: userId,
    kind: "user",
    orgId: ctx.orgId,
    workspaceId: ctx.workspace.id,
    keyId: null,
    label: ctx.actor.label,
    userId,
    scopes: ["mcp"],
  };
}
