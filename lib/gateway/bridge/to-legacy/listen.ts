import { META_SUBSCRIPTION_ID } from "../../protocol/era";
import { withMembers } from "../../protocol/json-edit";
import { isJsonObject, type JsonObject } from "../../protocol/json-rpc";
import { answerOf, type BridgeRequest, type Outgoing } from "../bridge-call";
import { within } from "../response";
import type { LegacySession } from "./legacy-session";
import type { SessionEvent } from "./session-events";

const LIST_CHANGES = {
  toolsListChanged: { capability: "tools", method: "notifications/tools/list_changed" },
  promptsListChanged: { capability: "prompts", method: "notifications/prompts/list_changed" },
  resourcesListChanged: { capability: "resources", method: "notifications/resources/list_changed" },
} as const;
const UPDATED = "notifications/resources/updated";
const QUEUE_MAX = 1_000;
const ALIVE_MS = 15_000;

/** A modern subscription, fed by the stream and the subscriptions of a legacy session. */
export async function* listen(call: BridgeRequest, session: LegacySession): AsyncGenerator<Outgoing> {
  const wanted = wantedChanges(call, session);
  const uris = await subscribed(call, session);
  const queue: SessionEvent[] = [];
  let wake: () => void = () => undefined;
  const stop = await session.events.listen(call.link, (event) => {
    // A reader this slow is told once that it has missed something.
    if (queue.length < QUEUE_MAX || event.kind === "over") queue.push(event);
    else queue.splice(0, queue.length, { kind: "gap" });
    wake();
  });
  call.signal.addEventListener("abort", () => wake(), { once: true });
  try {
    yield notify(call, "notifications/subscriptions/acknowledged", { notifications: honoured(wanted, uris) });
    while (!call.signal.aborted) {
      const event = queue.shift();
      if (event?.kind === "over") {
        yield answerOf(call.message.id, graceful(call));
        return;
      }
      if (event !== undefined) {
        yield* told(call, event, wanted, uris);
        continue;
      }
      const woken = new Promise<void>((resolve) => (wake = resolve));
      if ((await within(woken, ALIVE_MS)) === "later") yield { kind: "alive" };
    }
  } finally {
    stop();
    for (const uri of uris) session.events.unsubscribe(call.link, uri);
  }
}

function graceful(call: BridgeRequest): JsonObject {
  return { resultType: "complete", _meta: { [META_SUBSCRIPTION_ID]: call.message.id } };
}

function* told(
  call: BridgeRequest,
  event: Exclude<SessionEvent, { kind: "over" }>,
  wanted: ReadonlySet<string>,
  uris: ReadonlySet<string>,
): Generator<Outgoing> {
  if (event.kind === "gap") {
    for (const method of wanted) yield notify(call, method, {});
    for (const uri of uris) yield notify(call, UPDATED, { uri });
    return;
  }
  const { method, params } = event.message;
  const isUpdate = method === UPDATED && isJsonObject(params) && uris.has(String(params["uri"]));
  if (!isUpdate && !wanted.has(String(method))) return;
  const mark = { [META_SUBSCRIPTION_ID]: JSON.stringify(call.message.id) };
  yield { kind: "message", text: withMembers(event.text, ["params", "_meta"], mark) };
}

function notify({ message: { id } }: BridgeRequest, method: string, params: JsonObject): Outgoing {
  const marked = { ...params, _meta: { [META_SUBSCRIPTION_ID]: id } };
  return { kind: "message", text: JSON.stringify({ jsonrpc: "2.0", method, params: marked }) };
}

function filterOf(call: BridgeRequest): JsonObject {
  const filter = call.message.params["notifications"];
  return isJsonObject(filter) ? filter : {};
}

function wantedChanges(call: BridgeRequest, session: LegacySession): ReadonlySet<string> {
  const offered = session.initialized["capabilities"];
  const asked = Object.entries(LIST_CHANGES).filter(([name, { capability }]) => {
    const has = isJsonObject(offered) ? offered[capability] : null;
    return filterOf(call)[name] === true && isJsonObject(has) && has["listChanged"] === true;
  });
  return new Set(asked.map(([, { method }]) => method));
}

async function subscribed(call: BridgeRequest, session: LegacySession): Promise<ReadonlySet<string>> {
  const asked = filterOf(call)["resourceSubscriptions"];
  const uris = new Set<string>();
  if (!Array.isArray(asked)) return uris;
  for (const uri of new Set(asked)) {
    if (typeof uri === "string" && (await session.events.subscribe(call.link, uri))) uris.add(uri);
  }
  return uris;
}

function honoured(wanted: ReadonlySet<string>, uris: ReadonlySet<string>): JsonObject {
  const changes = Object.entries(LIST_CHANGES).filter(([, { method }]) => wanted.has(method));
  return {
    ...Object.fromEntries(changes.map(([name]) => [name, true])),
    ...(uris.size === 0 ? {} : { resourceSubscriptions: [...uris] }),
  };
}
