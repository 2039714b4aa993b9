import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startHarness, type Harness } from "../gateway/gateway-harness";
import type { RealClient, Target } from "./clients/real-client";
import type { Operation } from "./operations";
import type { RunningServer } from "./servers";
import { comparable, comparableMessages, type Transcript } from "./transcript";
import { withoutEra } from "./without-era";

export interface RealServer {
  readonly name: string;
  /** What the registry knows of the server. */
  readonly era: "legacy" | "dual";
  readonly transport: "http" | "sse";
  start(): Promise<RunningServer>;
  /** Puts the server's state back to how each run begins. */
  reset?(): Promise<void>;
  readonly script: readonly Operation[];
  /** What each client must have been given: two empty outputs are equal too. */
  readonly proof: readonly string[];
  readonly clients: readonly RealClient[];
}

/** Each client does the script directly and through the gateway, and is given the same bytes. */
export function expectSameOutputs(real: RealServer): void {
  describe(real.name, () => {
    const runs = runsOf(real, real.script);
    test.each(real.clients)(
      "gives $name through the gateway what it gives it directly, byte for byte",
      async (client) => {
        const { direct, through } = await runs(client);
        const compare = real.transport === "http" ? comparable : comparableMessages;
        expect(compare(through)).toEqual(compare(direct));
      },
    );
  });
}

/**
 * For clients that would speak 2026-07-28: directly they have to fall back, through the gateway they need not.
 * The messages are those of another era, but what the client's caller is given means the same.
 */
export function expectSameMeaning(real: RealServer): void {
  describe(`${real.name}, in the era it does not know`, () => {
    const script = real.script.filter(({ legacyOnly }) => !legacyOnly);
    const runs = runsOf(real, script);
    test.each(real.clients)(
      "gives $name through the gateway what it gives it directly, in meaning",
      async (client) => {
        const { direct, through } = await runs(client);
        expect(withoutEra(through.results)).toEqual(withoutEra(direct.results));
      },
    );
  });
}

type Runs = (client: RealClient) => Promise<{ readonly direct: Transcript; readonly through: Transcript }>;

/** Starts a server and a gateway for the tests of this block. */
function runsOf(real: RealServer, script: readonly Operation[]): Runs {
  let server: RunningServer;
  let gateway: Harness;

  beforeAll(async () => {
    server = await real.start();
    const auth = { type: "none", secretRef: null, credentialVersion: "none" };
    const upstream = { url: server.url, era: real.era, transport: real.transport, configVersion: "1", auth };
    gateway = await startHarness({ upstreamUrl: server.url, snapshot: { upstream } });
  });
  afterAll(async () => {
    await gateway.close();
    await server.stop();
  });

  const run = async (client: RealClient, target: Target): Promise<Transcript> => {
    await real.reset?.();
    return client.talk(target, script);
  };
  return async (client) => {
    const direct = await run(client, { url: server.url, transport: real.transport });
    expect(direct.surprises, "what the server did not do as the script says").toEqual([]);
    const all = JSON.stringify(direct.results).replaceAll("\\", "");
    for (const proof of real.proof) expect(all).toContain(proof);
    const authorization = `Bearer ${gateway.key}`;
    const through = await run(client, { url: gateway.mcpUrl, authorization, transport: "http" });
    return { direct, through };
  };
}
