export type {
  Egress,
  EgressExplanation,
  EgressFetch,
  EgressHeaders,
  EgressHop,
  EgressHopName,
  EgressOptions,
  EgressRequest,
  EgressResponse,
  EgressRule,
  EgressTimeouts,
} from "./contract";
export { EgressError, isEgressError } from "./egress-error";
export type { EgressErrorKind } from "./egress-error";

export { createEgress } from "./create-egress";
export { parseEgressRules } from "./rules";
