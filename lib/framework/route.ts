import type { z } from "zod";
import type { Command } from "./command";
import type { ContextOf, OperationPlace, OrgContext, WorkspaceContext } from "./context";
import type { Permission } from "@/lib/shared/permissions";
import type { Query } from "./query";

export type HttpMethod = "GET" | "POST" | "PUT" | "PATCH" | "DELETE";

/** One endpoint of the admin API: a command or query at a path. OpenAPI is generated from the same table. */
export interface Route {
  readonly method: HttpMethod;
  /** Below `/api/v1`, with `{parameters}`: "/orgs/{org}/servers/{server}". */
  readonly path: string;
  readonly summary: string;
  readonly tag: string;
  /** Status of success; 204 sends no body. */
  readonly status: number;
  readonly place: OperationPlace;
  readonly operation: string;
  readonly permission: Permission;
  readonly kind: "command" | "query";
  readonly input: z.ZodType;
  readonly output: z.ZodType;
  /** `input` is path parameters, query and body as one object. */
  execute(ctx: OrgContext, input: unknown): Promise<unknown>;
}

interface RouteDefinition<P extends OperationPlace> {
  readonly method: HttpMethod;
  readonly path: P extends "workspace"
    ? `/orgs/{org}/workspaces/{workspace}${string}`
    : `/orgs/{org}${string}`;
  readonly summary: string;
  readonly tag: string;
  readonly status?: number;
  readonly operation: Command<z.ZodType, z.ZodType, P> | Query<z.ZodType, z.ZodType, P>;
}

/** Puts an operation at a path. Path parameters other than org and workspace are input fields of the same name. */
export function defineRoute<P extends OperationPlace>(definition: RouteDefinition<P>): Route {
  const { operation } = definition;
  return {
    method: definition.method,
    path: definition.path,
    summary: definition.summary,
    tag: definition.tag,
    status: definition.status ?? (definition.method === "POST" ? 201 : 200),
    place: operation.place,
    operation: operation.name,
    permission: operation.permission,
    kind: operation.kind,
    input: operation.input,
    output: operation.output,
    execute: (ctx, input) => operation.execute(placed(operation.place, ctx), input),
  };
}

// The dispatcher makes a context with a workspace exactly for the paths that name one, and `authorize` checks it.
function placed<P extends OperationPlace>(_place: P, ctx: OrgContext): ContextOf<P> {
  return ctx as WorkspaceContext as ContextOf<P>;
}
