// What `next build` made, read from its manifests: tests that go through all of it miss nothing that is added later.
import { readFileSync } from "node:fs";
import path from "node:path";
import { z } from "zod";

const BUILD = path.resolve(import.meta.dirname, "../../.next");

function manifest<T extends z.ZodType>(schema: T, file: string): z.output<T> {
  return schema.parse(JSON.parse(readFileSync(path.join(BUILD, file), "utf8")));
}

const routes = z.record(z.string(), z.string());

/** URL patterns of all pages, such as `/o/[org]/logs/[call]`. Needs a product that was started. */
export function pagePatterns(): string[] {
  const all = Object.entries(manifest(routes, "app-path-routes-manifest.json"));
  return all
    .filter(([file, url]) => file.endsWith("/page") && !url.startsWith("/_"))
    .map(([, url]) => url)
    .sort();
}

/** A pattern with its parameters filled in; throws for one that is not among them. */
export function fillPattern(pattern: string, parameters: Readonly<Record<string, string>>): string {
  return pattern.replace(/\[(\w+)\]/g, (_, name: string) => {
    const value = parameters[name];
    if (value === undefined) throw new Error(`${pattern}: teach this test a value for [${name}]`);
    return encodeURIComponent(value);
  });
}

export interface ServerAction {
  readonly id: string;
  readonly name: string;
  /** Patterns of the pages that have it. */
  readonly pages: readonly string[];
}

const actions = z.object({
  node: z.record(
    z.string(),
    z.object({ exportedName: z.string(), workers: z.record(z.string(), z.unknown()) }),
  ),
});

/** Every server action: all that the pages can write. */
export function serverActions(): ServerAction[] {
  const urls = manifest(routes, "app-path-routes-manifest.json");
  return Object.entries(manifest(actions, "server/server-reference-manifest.json").node).map(
    ([id, { exportedName, workers }]) => ({
      id,
      name: exportedName,
      pages: Object.keys(workers).map((worker) => urls[worker.replace(/^app/, "")] ?? "/"),
    }),
  );
}
