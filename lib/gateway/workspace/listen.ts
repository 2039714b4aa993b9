import type { Outgoing } from "../bridge/bridge-call";
import { streamOf, within } from "../bridge/response";
import type { PipelineDeps } from "../pipeline/deps";
import type { UpstreamResponse } from "../ports";
import { META_SUBSCRIPTION_ID } from "../protocol/era";
import { isJsonObject, type JsonObject } from "../protocol/json-rpc";
import { createListWatch, LIST_CHANGES, type ListChange } from "./list-watch";
import { openResourceFeeds } from "./resource-feeds";
import type { EndpointRequest } from "./workspace-server";

/** How soon after a change of policy or of a server's lists a stream says so. */
const WATCH_MS = 2_000;
/** A server that is silent must not hold up the others. */
const ACKNOWLEDGE_WITHIN_MS = 2_000;
const QUEUE_MAX = 1_000;

/** A subscription to the whole workspace: list changes from memory, resources from the servers concerned. */
export function listen(request: EndpointRequest, deps: PipelineDeps): UpstreamResponse {
  return streamOf(subscription(request, deps));
}

async function* subscription(request: EndpointRequest, deps: PipelineDeps): AsyncGenerator<Outgoing> {
  const wanted = wantedChanges(request);
  const updated = createQueue();
  const wakeOnEnd = (): void => updated.wake();
  request.signal.addEventListener("abort", wakeOnEnd, { once: true });
  const watch = await createListWatch(request, wanted, deps);
  const feeds = await openResourceFeeds(request, { onUpdate: updated.push }, deps);
  try {
    await within(feeds.acknowledged, ACKNOWLEDGE_WITHIN_MS);
    const honoured = {
      ...Object.fromEntries(wanted.map((name) => [name, true])),
      ...(feeds.uris().length === 0 ? {} : { resourceSubscriptions: feeds.uris() }),
    };
    yield notify(request, "notifications/subscriptions/acknowledged", { notifications: honoured });
    while (!request.signal.aborted) {
      for (const text of updated.take()) yield { kind: "message", text };
      await within(updated.next(), WATCH_MS);
      for (const name of await watch.changes()) yield notify(request, LIST_CHANGES[name].method, {});
    }
  } finally {
    request.signal.removeEventListener("abort", wakeOnEnd);
    feeds.close();
  }
}

function notify({ message: { id } }: EndpointRequest, method: string, params: JsonObject): Outgoing {
  const marked = { ...params, _meta: { [META_SUBSCRIPTION_ID]: id } };
  return { kind: "message", text: JSON.stringify({ jsonrpc: "2.0", method, params: marked }) };
}

function wantedChanges({ message }: EndpointRequest): readonly ListChange[] {
  const filter = message.params["notifications"];
  if (!isJsonObject(filter)) return [];
  return (Object.keys(LIST_CHANGES) as ListChange[]).filter((name) => filter[name] === true);
}

function createQueue() {
  let texts: string[] = [];
  let wake: () => void = () => undefined;
  return {
    push(text: string): void {
      // A reader this slow reads the resources anew anyway.
      if (texts.length < QUEUE_MAX) texts.push(text);
      wake();
    },
    take(): readonly string[] {
      const taken = texts;
      texts = [];
      return taken;
    },
    next(): Promise<void> {
      return texts.length > 0 ? Promise.resolve() : new Promise((resolve) => (wake = resolve));
    },
    wake: () => wake(),
  };
}
