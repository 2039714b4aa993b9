import { createHash } from "node:crypto";
import type { CallTarget } from "../call-record";
import type { PipelineDeps } from "../pipeline/deps";
import { findSnapshot } from "../pipeline/find-snapshot";
import { visibleItems } from "./list";
import { visibleServers } from "./visible-servers";
import type { Workspace } from "./workspace";
import type { EndpointRequest } from "./workspace-server";

/** What a client may subscribe to, and the lists it is about. */
export const LIST_CHANGES = {
  toolsListChanged: { method: "notifications/tools/list_changed", kinds: ["tool"] },
  promptsListChanged: { method: "notifications/prompts/list_changed", kinds: ["prompt"] },
  resourcesListChanged: {
    method: "notifications/resources/list_changed",
    kinds: ["resource", "resource_template"],
  },
} as const satisfies Record<string, { method: string; kinds: readonly CallTarget["kind"][] }>;
export type ListChange = keyof typeof LIST_CHANGES;

/** Notices when lists are no longer what they were for this caller. */
export interface ListWatch {
  changes(): Promise<readonly ListChange[]>;
}

interface Sight {
  /** The objects it was made of: while they stay, nothing has changed. */
  readonly sources: readonly unknown[];
  readonly prints: ReadonlyMap<ListChange, string>;
}

export async function createListWatch(
  request: EndpointRequest,
  wanted: readonly ListChange[],
  deps: PipelineDeps,
): Promise<ListWatch> {
  let seen = await look(request, { wanted, before: null }, deps);
  return {
    async changes() {
      const now = await look(request, { wanted, before: seen }, deps);
      if (now === null || now === seen) return [];
      const before = seen;
      seen = now;
      return before === null
        ? wanted
        : wanted.filter((name) => now.prints.get(name) !== before.prints.get(name));
    },
  };
}

/** What the caller sees now; null while it cannot be known. */
async function look(
  { call }: EndpointRequest,
  { wanted, before }: { readonly wanted: readonly ListChange[]; readonly before: Sight | null },
  deps: PipelineDeps,
): Promise<Sight | null> {
  if (wanted.length === 0) return before;
  const found = await findSnapshot({ ...call.path, server: null }, call.principal, deps.ports);
  const workspace = found.ok ? found.value.workspace : null;
  if (workspace === null) return null;
  const servers = await visibleServers({ ...call, workspace }, deps);
  if (!servers.ok) return null;
  const sources = [workspace, ...servers.value.usable.values()];
  const isSame =
    before?.sources.length === sources.length && sources.every((source, at) => source === before.sources[at]);
  if (isSame) return before;
  const printOf = (name: ListChange): [ListChange, string] => {
    const items = LIST_CHANGES[name].kinds.flatMap((kind) =>
      visibleItems(workspace, kind, call, servers.value),
    );
    return [name, fingerprint(items)];
  };
  return { sources, prints: new Map(wanted.map(printOf)) };
}

function fingerprint(items: readonly Workspace["lists"]["tool"][number][]): string {
  const hash = createHash("sha256");
  for (const item of items) hash.update(`${item.slug}\0${item.digest()}\n`);
  return hash.digest("base64url");
}
