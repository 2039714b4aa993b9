import { describe, expect, it } from "vitest";
import type { ProbeHopName, ProbeReport } from "@/lib/platform/mcp-client";
import { probeVerdict } from "./probe-verdict";

const HOPS: readonly ProbeHopName[] = ["dns", "connect", "tls", "auth", "handshake", "lists"];

function report(hopMs: number, failure: ProbeReport["failure"] = null): ProbeReport {
  return {
    ok: failure === null,
    hops: HOPS.map((name) => ({ name, status: "ok", durationMs: hopMs, detail: "" })),
    failure,
    era: "legacy",
    transport: "http",
    protocolVersions: ["2025-11-25"],
    serverInfo: null,
    instructions: null,
    capabilities: {},
    counts: null,
    durationMs: hopMs * HOPS.length,
  };
}

describe("a probe", () => {
  it("that went through makes the server healthy and says nothing more", () => {
    expect(probeVerdict(report(20))).toEqual({ health: "healthy", detail: null, latencyMs: 100 });
  });

  it("that took longer than two seconds to the handshake makes it degraded", () => {
    expect(probeVerdict(report(401))).toMatchObject({ health: "degraded", latencyMs: 2_005 });
    expect(probeVerdict(report(400)).health).toBe("healthy");
  });

  it("whose lists failed makes it degraded, with the reason", () => {
    const failure = { kind: "timeout", hop: "lists", message: "The list of tools took too long." } as const;
    expect(probeVerdict(report(20, failure))).toEqual({
      health: "degraded",
      detail: "The list of tools took too long.",
      latencyMs: 100,
    });
  });

  it("without a handshake makes it unreachable, with the reason and no latency", () => {
    const failure = { kind: "unauthorized", hop: "auth", message: "The server wants credentials." } as const;
    expect(probeVerdict(report(20, failure))).toEqual({
      health: "unreachable",
      detail: "The server wants credentials.",
      latencyMs: null,
    });
  });
});
