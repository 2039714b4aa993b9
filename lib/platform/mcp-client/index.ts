export type {
  ListCounts,
  ListedCapability,
  ListedKind,
  ProbeFailure,
  ProbeFailureKind,
  ProbeHop,
  ProbeHopName,
  ProbeOptions,
  ProbeReport,
  ServerEra,
  ServerInfo,
  SkippedCapability,
  SyncReport,
} from "./contract";

export { probeServer, syncCapabilities } from "./probe-server";
