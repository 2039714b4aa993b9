import { isJsonObject, type JsonObject } from "../../protocol/json-rpc";
import type { BridgeCall, Outgoing } from "../bridge-call";
import { restUnless } from "../response";
import type { ClientState, ClientStates } from "./client-state";
import { legacyNotification } from "./legacy-answer";
import { envelope, identityOf, modernHeaders } from "./modern-request";

const ACKNOWLEDGED = "notifications/subscriptions/acknowledged";
const LIST_CHANGES: Readonly<Record<string, string>> = {
  toolsListChanged: "notifications/tools/list_changed",
  promptsListChanged: "notifications/prompts/list_changed",
  resourcesListChanged: "notifications/resources/list_changed",
};
const RECONNECT_MS = 1_000;
const RECONNECT_MAX_MS = 60_000;

/**
 * The stream of a legacy session's notifications, fed by a subscription that is opened again with
 * what the client wants now, and after every gap says that the lists may have changed.
 */
export async function* notifications(call: BridgeCall, states: ClientStates): AsyncGenerator<Outgoing> {
  const state = await states.of(call);
  const ended = new AbortController();
  let round = new AbortController();
  let isWantedAnew = false;
  const detach = await state.attach({
    changed: () => {
      isWantedAnew = true;
      round.abort();
    },
    end: () => ended.abort(),
  });
  const stop = AbortSignal.any([call.signal, ended.signal]);
  stop.addEventListener("abort", () => round.abort(), { once: true });
  let failures = 0;
  // A client that comes back may have missed anything meanwhile.
  let hadGap = call.lastEventId !== null;
  try {
    while (!stop.aborted) {
      round = new AbortController();
      isWantedAnew = false;
      try {
        for await (const outgoing of subscription(call, state, round.signal, hadGap)) {
          failures = 0;
          hadGap = false;
          yield outgoing;
        }
      } catch {
        // An upstream that cannot be reached now may be later; the client's stream outlives it.
      }
      // Set by `changed`, which control flow analysis does not see.
      if (wasChanged() || stop.aborted) continue;
      hadGap = true;
      yield { kind: "alive" };
      const pause = Math.min(RECONNECT_MS * 2 ** failures, RECONNECT_MAX_MS);
      failures += 1;
      await restUnless(round.signal, pause);
    }
  } finally {
    detach();
    round.abort();
  }
  function wasChanged(): boolean {
    return isWantedAnew;
  }
}

async function* subscription(
  call: BridgeCall,
  state: ClientState,
  signal: AbortSignal,
  hadGap: boolean,
): AsyncGenerator<Outgoing> {
  const reply = await call.link.post(
    listenRequest(call, state),
    modernHeaders("subscriptions/listen", {}),
    signal,
  );
  if (reply.status !== 200) {
    reply.discard();
    return;
  }
  for await (const item of reply.items) {
    if (item.kind !== "message") {
      yield { kind: "alive" };
      continue;
    }
    const { message } = item;
    if (message["method"] === undefined) return;
    if (message["id"] !== undefined) continue;
    if (message["method"] !== ACKNOWLEDGED) yield { kind: "message", text: legacyNotification(item.text) };
    else if (hadGap) yield* listChanges(message, state);
    else yield { kind: "alive" };
  }
}

function* listChanges(acknowledged: JsonObject, state: ClientState): Generator<Outgoing> {
  const params = acknowledged["params"];
  const filter = isJsonObject(params) ? params["notifications"] : null;
  if (!isJsonObject(filter)) return;
  for (const [name, method] of Object.entries(LIST_CHANGES)) {
    if (filter[name] === true) yield { kind: "message", text: JSON.stringify({ jsonrpc: "2.0", method }) };
  }
  for (const uri of state.subscriptions) {
    const message = { jsonrpc: "2.0", method: "notifications/resources/updated", params: { uri } };
    yield { kind: "message", text: JSON.stringify(message) };
  }
}

function listenRequest(call: BridgeCall, state: ClientState): string {
  const subscribed = [...state.subscriptions];
  const filter = {
    toolsListChanged: true,
    promptsListChanged: true,
    resourcesListChanged: true,
    ...(subscribed.length === 0 ? {} : { resourceSubscriptions: subscribed }),
  };
  const meta: Record<string, unknown> = {};
  for (const [key, value] of Object.entries(envelope(identityOf(call), state.logLevel))) {
    if (value !== null) meta[key] = JSON.parse(value);
  }
  const params = { notifications: filter, _meta: meta };
  return JSON.stringify({ jsonrpc: "2.0", id: "gatehouse-listen", method: "subscriptions/listen", params });
}
