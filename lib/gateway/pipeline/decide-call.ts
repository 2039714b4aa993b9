import { err, ok, type Result } from "@/lib/shared/result";
import type { CallTarget } from "../call-record";
import type { Bound, Decided } from "../context";
import { decide } from "../decide";
import { denial, type Denial } from "../errors";
import type { Era } from "../protocol/versions";
import { openTasks } from "../tasks/open-tasks";
import { targetsOfMessage } from "./call-targets";
import type { PipelineDeps } from "./deps";

/** Policy's word on a message, with the tasks it names opened first. */
export function decideOpened(call: Bound, deps: PipelineDeps): Result<Decided, Denial> {
  const opened = openTasks(call, deps);
  return opened.ok ? decideCall(opened.value) : opened;
}

/** Asks policy about every capability the message touches. */
export function decideCall(call: Bound): Result<Decided, Denial> {
  const { message, exchange } = call;
  if (message.kind !== "request") return allowed(call);
  const targets = targetsOfMessage(message, call.task);
  if (targets === null) {
    // Forwarded, the upstream might find a name where we found none.
    return err(denial("invalid_params", { message: `${message.method} does not name what it is about.` }));
  }
  exchange.target = targets[0] ?? null;
  for (const target of targets) {
    const decision = decide(call.principal, call.snapshot, message.method, target);
    if (decision.allow) continue;
    exchange.target = target;
    exchange.decisionReason = decision.reason;
    return err(hidden(target, call.era));
  }
  return allowed(call);
}

function allowed(call: Bound): Result<Decided, Denial> {
  call.exchange.decisionReason = "allowed";
  return ok({ ...call, stage: "decided" });
}

/** Word for word what a server says of a thing that does not exist. */
export function hidden(target: CallTarget, era: Era): Denial {
  switch (target.kind) {
    case "tool":
      return denial("capability_hidden", { message: `Unknown tool: ${target.name}` });
    case "prompt":
      return denial("capability_hidden", { message: `Unknown prompt: ${target.name}` });
    case "resource":
    case "resource_template":
      return denial("resource_hidden", {
        message: `Resource not found: ${target.name}`,
        data: { uri: target.name },
        rpcCode: era === "modern" ? -32602 : -32002,
      });
  }
}
