// Every operation of the control plane, found in the code: what the matrix of roles goes through.
import { readdirSync } from "node:fs";
import path from "node:path";
import type { Command } from "@/lib/framework/command";
import type { OrgContext } from "@/lib/framework/context";
import type { Query } from "@/lib/framework/query";
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

/** Everything made by `defineCommand` or `defineQuery` in the features. */
export async function allOperations(): Promise<Operation[]> {
  const files = readdirSync(path.join(ROOT, "lib/features"), { recursive: true, encoding: "utf8" })
    .filter((file) => /\/(?:commands|queries)\/[^/]+\.ts$/.test(file) && !file.endsWith(".test.ts"))
    .sort();
  const modules = await Promise.all(
    files.map(
      async (file) => (await import(path.join(ROOT, "lib/features", file))) as Record<string, unknown>,
    ),
  );
  const defined = modules.flatMap((each) => Object.values(each)).filter(isDefined);
  return [...new Map(defined.map((each) => [each.name, each])).values()].map(toOperation);
}

function toOperation(defined: Defined): Operation {
  const { name, place, permission, kind } = defined;
  const route = adminRoutes.find((each) => each.operation === name);
  return {
    ...{ name, place, permission, kind },
    endpoint:
      route === undefined
        ? null
        : {
            ...{ method: route.method, path: route.path },
            params: [...route.path.matchAll(/\{(\w+)\}/g)]
              .map(([, param]) => param ?? "")
              .filter((param) => param !== "org" && param !== "workspace"),
          },
    // A context without a workspace never gets here: finding it fails before.
    execute: (ctx, input) => (defined as Command).execute(ctx as never, input),
  };
}
