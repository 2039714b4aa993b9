// Every operation of the control plane, found in the code: what the matrix of roles goes through.
import { readdirSync } from "node:fs";
import path from "node:path";
import type { Command } from "@/lib/framework/command";
import type { OrgContext } from "@/lib/framework/context";
import type { Query } from "@/lib/framework/query";
import type { Route } from "@/lib/framework/route";
import { adminRoutes } from "@/lib/runtime/admin-api/routes";
import type { Permission } from "@/lib/shared/permissions";

const ROOT = path.resolve(import.meta.dirname, "../..");

export interface Operation {
  readonly name: string;
  readonly place: "org" | "workspace";
  readonly permission: Permission;
  readonly kind: "command" | "query";
  /** Where the admin API has it; null for what only a person may do, or only a page asks. */
  readonly endpoint: {
    readonly method: string;
    readonly path: string;
    readonly params: readonly string[];
  } | null;
  execute(ctx: OrgContext, input: unknown): Promise<unknown>;
}

type Defined = Command | Query;
const isDefined = (value: unknown): value is Defined =>
  typeof value === "object" &&
  value !== null &&
  "kind" in value &&
  "permission" in value &&
  "execute" in value;

/** Every endpoint, and everything else made by `defineCommand` or `defineQuery` in the features. */
export async function allOperations(): Promise<Operation[]> {
  const files = readdirSync(path.join(ROOT, "lib/features"), { recursive: true, encoding: "utf8" })
    .filter((file) => /\/(?:commands|queries)\/[^/]+\.ts$/.test(file) && !file.endsWith(".test.ts"))
    .sort();
  const modules = await Promise.all(
    files.map(
      async (file) => (await import(path.join(ROOT, "lib/features", file))) as Record<string, unknown>,
    ),
  );
  const served = new Set(adminRoutes.map(({ operation }) => operation));
  const others = modules
    .flatMap((each) => Object.values(each))
    .filter(isDefined)
    .filter(({ name }) => !served.has(name));
  return [...adminRoutes.map(fromRoute), ...new Map(others.map((each) => [each.name, each])).values()].map(
    (each) => ("endpoint" in each ? each : withoutEndpoint(each)),
  );
}

function fromRoute(route: Route): Operation {
  const { operation, place, permission, kind, method } = route;
  const params = [...route.path.matchAll(/\{(\w+)\}/g)].map(([, param]) => param ?? "");
  return {
    ...{ name: operation, place, permission, kind },
    endpoint: {
      ...{ method, path: route.path },
      params: params.filter((param) => param !== "org" && param !== "workspace"),
    },
    execute: (ctx, input) => route.execute(ctx, input),
  };
}

// A context without a workspace never gets here: finding it fails before.
function withoutEndpoint({ name, place, permission, kind, execute }: Defined): Operation {
  const run = execute as (ctx: OrgContext, input: unknown) => Promise<unknown>;
  return { ...{ name, place, permission, kind }, endpoint: null, execute: run };
}
