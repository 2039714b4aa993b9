import type { Bridge } from "../bridge";
import type { GatewayLimits } from "../limits";
import type { PeerLink } from "../peers/peer-link";
import type { GatewayPorts } from "../ports";
import type { SseUpstream } from "../sse-upstream";
import type { Renewals } from "../sessions/renewals";
import type { SessionActivity } from "../sessions/session-activity";
import type { WorkspaceServer } from "../workspace/workspace-server";
import type { OwnTasks } from "../tasks/own-tasks";
import type { ActiveExchanges } from "./active-exchanges";
import type { InFlightCalls } from "./in-flight-calls";
import type { Circuits } from "../upstream-health/circuits";
import type { Quotas } from "./quotas";
import type { StreamPulse } from "./stream-pulse";

/** What every step may use: the ports, the bounds, and the process's own bookkeeping. */
export interface PipelineDeps {
  readonly ports: GatewayPorts;
  readonly limits: GatewayLimits;
  /** Reached only under loopback names: any other Host is a rebinding attack. */
  readonly isLoopbackOnly: boolean;
  readonly allowedOrigins: ReadonlySet<string>;
  readonly quotas: Quotas;
  readonly circuits: Circuits;
  readonly inFlight: InFlightCalls;
  readonly active: ActiveExchanges;
  readonly sessions: SessionActivity;
  readonly renewals: Renewals;
  readonly bridge: Bridge;
  readonly sse: SseUpstream;
  readonly tasks: OwnTasks;
  readonly peers: PeerLink;
  readonly pulse: StreamPulse;
  readonly workspace: WorkspaceServer;
}
