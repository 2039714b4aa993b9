import type { BenchChild } from "./child";
import type { Door } from "./door";
import type { EachResult, RequestSpec } from "./load";
import { initialize, legacyCall, modern, modernCall, type Address } from "./messages";
import type { BenchProduct } from "./product";

export const SCENARIO_NAMES = [
  "modern-call",
  "legacy-call",
  "large-result",
  "event-stream",
  "workspace-list",
  "idle-sessions",
  "idle-streams",
] as const;
export type ScenarioName = (typeof SCENARIO_NAMES)[number];

export interface World {
  readonly product: BenchProduct;
  readonly load: BenchChild;
  readonly upstream: BenchChild;
  readonly proxyOrigin: string;
}

/** What is sent in turns: `base` first, then `other`, which is compared to it. */
export interface Contest {
  readonly base: RequestSpec;
  readonly other: RequestSpec;
}

/** The scenarios that are measured in pairs. Null: this Gatehouse does not have what it takes. */
export const CONTESTS: Partial<Record<ScenarioName, (door: Door, world: World) => Promise<Contest | null>>> =
  {
    "modern-call": async (door, world) => againstProxy(door, world, "small"),
    "large-result": async (door, world) => againstProxy(door, world, "large"),
    "event-stream": async (door, world) => againstProxy(door, world, "events"),
    "legacy-call": async (door, world) => {
      const { product, load, proxyOrigin } = world;
      const to = { url: door.origin + product.paths.small, key: product.key };
      const opened = await openSessions(load, [to]);
      const bare = { url: `${proxyOrigin}/small`, key: null };
      return { base: legacyCall(bare, "none"), other: legacyCall(to, opened[0] ?? "") };
    },
    "workspace-list": async (door, { product: { key, workspacePaths } }) => {
      const list = (path: string) => modern({ url: door.origin + path, key }, "tools/list");
      const { url, method, headers, body } = list(workspacePaths.healthy);
      const answer = await fetch(url, { method, headers, body });
      await answer.text();
      return answer.status === 404
        ? null
        : { base: list(workspacePaths.healthy), other: list(workspacePaths.hung) };
    },
  };

function againstProxy(
  door: Door,
  { product, proxyOrigin }: World,
  server: "small" | "large" | "events",
): Contest {
  return {
    base: modernCall({ url: `${proxyOrigin}/${server}`, key: null }),
    other: modernCall({ url: door.origin + product.paths[server], key: product.key }),
  };
}

/** Opens a legacy session at each address; answers their ids. Throws unless all open. */
export async function openSessions(load: BenchChild, at: readonly Address[]): Promise<readonly string[]> {
  const requests = at.map(initialize);
  const opened = await load.ask<EachResult>({ do: "each", requests, connections: 16 });
  if (opened.failures > 0 || opened.sessionIds.some((id) => id === ""))
    throw new Error(`sessions could not be opened: ${opened.firstFailure ?? "no session id"}`);
  return opened.sessionIds;
}
