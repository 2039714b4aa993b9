import { contextFromKey } from "@/lib/features/access";
import { getLogger } from "@/lib/framework/adapters";
import { clientAddress } from "@/lib/framework/client-address";
import { downloadResponse, isDownload } from "@/lib/framework/download";
import { problemResponse } from "@/lib/framework/problem";
import type { Route } from "@/lib/framework/route";
import { AppError, toAppError } from "@/lib/shared/errors";
import { newId } from "@/lib/shared/ids";
import { matchRoute } from "./match-route";
import { onceOf } from "./once";
import { readInput } from "./read-input";
import { adminRoutes } from "./routes";

// Threat: a browser that carries a session cookie being made to call this. Rule: API keys only, cookies are not read.

/** Answers a request to `/api/v1/…`; `path` are the segments after that. Never throws. */
export async function handleAdminRequest(request: Request, path: readonly string[]): Promise<Response> {
  const startedAt = performance.now();
  const requestId = newId();
  const outcome = await answer(request, path, requestId);
  getLogger().info({
    operation: outcome.operation,
    requestId,
    orgId: outcome.orgId,
    actor: outcome.actor,
    httpMethod: request.method,
    httpStatus: outcome.response.status,
    durationMs: Math.round(performance.now() - startedAt),
    ...(outcome.error?.kind === "internal" ? { err: outcome.error.cause } : {}),
  });
  return outcome.response;
}

interface Outcome {
  readonly response: Response;
  readonly operation: string;
  readonly orgId?: string;
  readonly actor?: string;
  readonly error?: AppError;
}

async function answer(request: Request, path: readonly string[], requestId: string): Promise<Outcome> {
  let known = { operation: "api.unknown" };
  try {
    const { route, params } = find(request.method, path);
    known = { operation: route.operation };
    const { org, workspace, ...rest } = params;
    const facts = { requestId, ip: clientAddress(request.headers) };
    const bearer = bearerOf(request);
    const ctx = await contextFromKey(bearer, { org: org ?? "", workspace }, facts);
    known = { ...known, ...{ orgId: ctx.orgId, actor: ctx.actor.label } };
    const input = { ...(await readInput(request)), ...rest };
    let isReplay = false;
    const once = onceOf(ctx, {
      request,
      route,
      input,
      bearer: bearer ?? "",
      onReplay: () => (isReplay = true),
    });
    const response = success(route, await route.execute({ ...ctx, ...once }, input), requestId);
    if (isReplay) response.headers.set("idempotent-replayed", "true");
    return { ...known, response };
  } catch (thrown) {
    const error = toAppError(thrown);
    return { ...known, response: withAllow(problemResponse(error, requestId), error), error };
  }
}

function find(method: string, path: readonly string[]) {
  const match = matchRoute(adminRoutes, method === "HEAD" ? "GET" : method, path);
  if (match.found === "route") return match;
  if (match.found === "path") throw new MethodNotAllowed(match.allow);
  throw new AppError("not_found", {
    code: "unknown_endpoint",
    publicMessage: "There is no such endpoint. See /docs/api for those there are.",
  });
}

class MethodNotAllowed extends AppError {
  constructor(readonly allow: readonly string[]) {
    super("method_not_allowed", { publicMessage: `This endpoint answers ${allow.join(", ")}.` });
  }
}

function withAllow(response: Response, error: AppError): Response {
  if (error instanceof MethodNotAllowed) response.headers.set("allow", error.allow.join(", "));
  return response;
}

function success(route: Route, result: unknown, requestId: string): Response {
  const headers = { "cache-control": "no-store", "x-request-id": requestId };
  if (isDownload(result)) return downloadResponse({ ...result, headers: { ...result.headers, ...headers } });
  return route.status === 204
    ? new Response(null, { status: 204, headers })
    : Response.json(result, { status: route.status, headers });
}

function bearerOf(request: Request): string | null {
  return /^Bearer +(\S+) *$/i.exec(request.headers.get("authorization") ?? "")?.[1] ?? null;
}
