import { META_LOG_LEVEL, META_VERSION, metaOf } from "../../protocol/era";
import { withMembers } from "../../protocol/json-edit";
import type { BridgeRequest } from "../bridge-call";
import type { LegacySession } from "./legacy-session";

export interface LegacyRequest {
  readonly id: string;
  readonly text: string;
}

/**
 * The modern request as a legacy one: the client's bytes without what claims the other era. Who asks
 * and what it can do stays: the session is older than this request and may not know.
 */
export function legacyRequest(call: BridgeRequest, session: LegacySession): LegacyRequest {
  const id = session.nextId();
  const hasProgress = metaOf(call.message.params)["progressToken"] !== undefined;
  const plain = withMembers(call.text, ["params", "_meta"], {
    [META_VERSION]: null,
    [META_LOG_LEVEL]: null,
    // The request's own id is unique, so it serves as token too.
    progressToken: hasProgress ? JSON.stringify(id) : null,
  });
  const asked = withMembers(plain, ["params"], { inputResponses: null, requestState: null });
  return { id, text: withMembers(asked, [], { id: JSON.stringify(id) }) };
}
