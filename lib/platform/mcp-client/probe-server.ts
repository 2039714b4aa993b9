import type { ProbeOptions, ProbeReport, SyncReport } from "./contract";
import { walk } from "./walk";

const PROBE_MS = 15_000;
const SYNC_MS = 60_000;
const PAGES_MAX = 100;

/** Walks to an MCP server hop by hop and says where it stops. Never rejects. */
export async function probeServer(options: ProbeOptions): Promise<ProbeReport> {
  const { probe } = await walk({ ...options, timeoutMs: options.timeoutMs ?? PROBE_MS, pagesMax: 1 });
  return probe;
}

/** The probe, and then every page of every list with raw definitions. Never rejects. */
export function syncCapabilities(options: ProbeOptions): Promise<SyncReport> {
  return walk({ ...options, timeoutMs: options.timeoutMs ?? SYNC_MS, pagesMax: PAGES_MAX });
}
