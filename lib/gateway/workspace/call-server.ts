import { err, ok, type Result } from "@/lib/shared/result";
import { decide } from "../decide";
import { denial, denialRule, type Denial } from "../errors";
import { decideOpened } from "../pipeline/decide-call";
import { deny } from "../pipeline/deny";
import type { PipelineDeps } from "../pipeline/deps";
import { carryOut } from "../pipeline/handle-post";
import type { UpstreamResponse } from "../ports";
import { applyEdits } from "../protocol/json-edit";
import { isJsonObject, type JsonObject } from "../protocol/json-rpc";
import { findMember } from "../protocol/json-scan";
import { mirrorMismatch } from "../protocol/mirrored-parameters";
import type { GatewaySnapshot } from "../snapshot";
import { exposeResponse } from "./expose-response";
import { findTarget, type ServerTarget } from "./find-target";
import { endingOnFailure, serverCall } from "./server-call";
import { serverSnapshot } from "./visible-servers";
import type { EndpointRequest } from "./workspace-server";

/**
 * Carries a call to the server it is for, by the very steps of that server's own endpoint: its policy, credential,
 * limits, record and era. Only names differ, and are put back in the answer.
 */
export async function callServer(
  request: EndpointRequest,
  deps: PipelineDeps,
): Promise<Result<UpstreamResponse, Denial>> {
  const found = findTarget(request, deps);
  if (!found.ok) return found;
  const to = found.value;
  const snapshot = await serverSnapshot(request.call, to.slug, deps);
  if (!snapshot.ok) return snapshot;
  const refused = refusedBy(request, to, snapshot.value);
  if (refused !== null || snapshot.value === null) return err(refused ?? to.unknown);
  const mismatch = mirrorMismatchOf(request);
  if (mismatch !== null) return err(denial("header_mismatch", { message: mismatch }));
  const call = serverCall(renamed(request, to), { slug: to.slug, snapshot: snapshot.value }, deps);
  const answered = await endingOnFailure(call, deps, () => runOn(call, deps));
  if (!answered.ok) {
    deny(call.exchange, answered.error, deps);
    return err(ofServer(to.slug, answered.error));
  }
  return ok(exposeResponse(answered.value, { request, to, deps }));
}

async function runOn(call: ReturnType<typeof serverCall>, deps: PipelineDeps) {
  if (call.body.length > call.limits.bodyBytesMax) return err(denial("body_too_large"));
  const decided = decideOpened(call, deps);
  return decided.ok ? carryOut(decided.value, deps) : decided;
}

// Asked in the client's words before the server's own come into it, so that nothing tells hidden from unknown.
function refusedBy(
  { call }: EndpointRequest,
  { target, unknown }: ServerTarget,
  snapshot: GatewaySnapshot | null,
): Denial | null {
  if (snapshot === null) return unknown;
  const decision = decide(call.principal, snapshot, "call", target);
  if (decision.allow) return null;
  call.exchange.snapshot = snapshot;
  call.exchange.isOfWorkspace = false;
  call.exchange.target = target;
  call.exchange.decisionReason = decision.reason;
  return unknown;
}

// A modern server owes the refusal; here it is known without asking one. What a legacy client's call needs, the bridge
// adds when the server asks for it.
function mirrorMismatchOf({ call, workspace, message, headers }: EndpointRequest): string | null {
  const isMirrored = message.method === "tools/call" && call.exchange.era === "modern";
  const name = isMirrored ? message.params["name"] : undefined;
  const tool = typeof name === "string" ? workspace.byName.tool.get(name) : undefined;
  if (tool === undefined || tool.mirrored.size === 0) return null;
  return mirrorMismatch(tool.mirrored, message.params["arguments"], headers);
}

/** The request as its server knows it: the client's bytes with other names. */
function renamed(request: EndpointRequest, { changes }: ServerTarget): EndpointRequest {
  if (changes.length === 0) return request;
  const text = Buffer.from(request.body).toString("utf8");
  const edits = changes.flatMap(({ path, value }) => {
    const span = findMember(text, path);
    return span === null ? [] : [{ ...span, text: JSON.stringify(value) }];
  });
  const message: unknown = JSON.parse(applyEdits(text, edits));
  const params = isJsonObject(message) && isJsonObject(message["params"]) ? message["params"] : noParams;
  return {
    ...request,
    body: Buffer.from(applyEdits(text, edits)),
    message: { ...request.message, params },
  };
}

const noParams: JsonObject = {};

function ofServer(slug: string, refused: Denial): Denial {
  if (!/^(?:upstream|secret)_|^circuit_open$|^server_busy$/.test(refused.code)) return refused;
  return { ...refused, message: `${slug}: ${refused.message ?? denialRule(refused.code).message}` };
}
