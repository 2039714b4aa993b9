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
  /** CPU that the bare proxy has used so far. */
  readonly proxyCpuMs: () => Promise<number>;
}

/** What is sent in turns: `base` first, then `other`, which is compared to it. */
export interface Contest {
  readonly base: Side;
  readonly other: Side;
}

export interface Side {
  readonly request: RequestSpec;
  /** What serves it; null for the bare proxy. */
  readonly door: Door | null;
}

/** The scenarios that are measured in pairs. Null: this Gatehouse does not have what it takes. */
export const CONTESTS: Partial<Record<ScenarioName, (door: Door, world: World) => Promise<Contest | null>>> =
  {
    "modern-call": async (door, world) => callContest(door, world, "small"),
    "large-result": async (door, world) => callContest(door, world, "large"),
    "event-stream": async (door, world) => callContest(door, world, "events"),
    "legacy-call": async (door, world) => ({
      base: await legacySide(world.product.rival, world),
      other: await legacySide(door, world),
    }),
    "workspace-list": async (door, { product: { workspaces } }) => {
      const list = (name: "healthy" | "hung") => {
        const { path, key } = workspaces[name];
        return modern({ url: door.origin + path, key }, "tools/list");
      };
      const { url, method, headers, body } = list("healthy");
      const answer = await fetch(url, { method, headers, body });
      await answer.text();
      if (answer.status === 404) return null;
      return { base: { request: list("healthy"), door }, other: { request: list("hung"), door } };
    },
  };

type ServerName = keyof BenchProduct["paths"];

function callContest(door: Door, world: World, server: ServerName): Contest {
  const side = (at: Door | null) => ({ request: modernCall(addressAt(at, world, server)), door: at });
  return { base: side(world.product.rival), other: side(door) };
}

async function legacySide(door: Door | null, world: World): Promise<Side> {
  const to = addressAt(door, world, "small");
  const session = door === null ? "none" : (await openSessions(world.load, [to]))[0];
  return { request: legacyCall(to, session ?? ""), door };
}

/** The server at a door, or straight behind the bare proxy. */
function addressAt(door: Door | null, { product, proxyOrigin }: World, server: ServerName): Address {
  return door === null
    ? { url: `${proxyOrigin}/${server}`, key: null }
    : { url: door.origin + product.paths[server], key: product.key };
}

/** Opens a legacy session at each address; answers their ids. Throws unless all open. */
export async function openSessions(load: BenchChild, at: readonly Address[]): Promise<readonly string[]> {
  const requests = at.map(initialize);
  const opened = await load.ask<EachResult>({ do: "each", requests, connections: 16 });
  if (opened.failures > 0 || opened.sessionIds.some((id) => id === ""))
    throw new Error(`sessions could not be opened: ${opened.firstFailure ?? "no session id"}`);
  return opened.sessionIds;
}
