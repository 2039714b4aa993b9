import { toAbortSignal } from "@/lib/shared/cancel-signal";
import { restUnless } from "../bridge/response";
import { decide } from "../decide";
import { deny } from "../pipeline/deny";
import type { PipelineDeps } from "../pipeline/deps";
import { decideOpened } from "../pipeline/decide-call";
import { carryOut } from "../pipeline/handle-post";
import { parseUpstreamMessage } from "../pipeline/answer";
import { META_SUBSCRIPTION_ID } from "../protocol/era";
import { isJsonObject, type JsonObject } from "../protocol/json-rpc";
import { withMembers } from "../protocol/json-edit";
import { createSseSplitter } from "../protocol/sse";
import { ownTarget } from "./find-target";
import { endingOnFailure, serverCall } from "./server-call";
import { serverSnapshot } from "./visible-servers";
import type { EndpointRequest } from "./workspace-server";

const UPDATED = "notifications/resources/updated";
const ACKNOWLEDGED = "notifications/subscriptions/acknowledged";
const METHOD = "subscriptions/listen";
const REOPEN_MS = 1_000;
const REOPEN_MAX_MS = 60_000;

/** The resources of one client's subscription, each watched at the server that has it. */
export interface ResourceFeeds {
  /** Every server has said what it watches. One that is down never does. */
  readonly acknowledged: Promise<unknown>;
  /** What is watched, or may still be, in the client's spelling. */
  uris(): readonly string[];
  close(): void;
}

interface Feed {
  readonly slug: string;
  /** The server's own URIs, and how the client calls them. */
  readonly shown: Map<string, string>;
}

interface FeedEvents {
  onUpdate(text: string): void;
}

/** Opens a subscription at each server that has something of it; what the caller may not read is left out. */
export async function openResourceFeeds(
  request: EndpointRequest,
  events: FeedEvents,
  deps: PipelineDeps,
): Promise<ResourceFeeds> {
  const closing = new AbortController();
  const feeds = await feedsOf(request, deps);
  const signal = AbortSignal.any([toAbortSignal(request.signal), closing.signal]);
  const acknowledged = feeds.map(
    (feed) =>
      new Promise<void>((resolve) => {
        void keepFeeding({ ...request, signal }, feed, { ...events, onAcknowledged: resolve }, deps)
          .catch(() => feed.shown.clear())
          .finally(resolve);
      }),
  );
  return {
    acknowledged: Promise.all(acknowledged),
    uris: () => feeds.flatMap(({ shown }) => [...shown.values()]),
    close: () => closing.abort(),
  };
}

async function feedsOf(request: EndpointRequest, deps: PipelineDeps): Promise<readonly Feed[]> {
  const filter = request.message.params["notifications"];
  const asked = isJsonObject(filter) ? filter["resourceSubscriptions"] : null;
  const bySlug = new Map<string, Feed>();
  for (const uri of new Set(Array.isArray(asked) ? asked : [])) {
    if (typeof uri !== "string") continue;
    const own = ownTarget(request.workspace, { kind: "resource", name: uri });
    if (own === null || !(await isAllowed(request, own, deps))) continue;
    const feed = bySlug.get(own.slug) ?? { slug: own.slug, shown: new Map<string, string>() };
    bySlug.set(own.slug, feed);
    feed.shown.set(own.target.name, uri);
  }
  return [...bySlug.values()];
}

async function isAllowed(
  { call }: EndpointRequest,
  { slug, target }: NonNullable<ReturnType<typeof ownTarget>>,
  deps: PipelineDeps,
): Promise<boolean> {
  const snapshot = await serverSnapshot(call, slug, deps);
  if (!snapshot.ok || snapshot.value === null) return false;
  return decide(call.principal, snapshot.value, METHOD, target).allow;
}

// A broken subscription is opened again for as long as the client listens; what happened meanwhile is not known.
async function keepFeeding(
  request: EndpointRequest,
  feed: Feed,
  events: FeedEvents & { onAcknowledged(): void },
  deps: PipelineDeps,
): Promise<void> {
  for (let failures = 0; !request.signal.aborted && feed.shown.size > 0; failures += 1) {
    const isAgain = failures > 0;
    const tell = (text: string): void => {
      failures = 0;
      events.onUpdate(text);
    };
    const onAcknowledged = (): void => {
      events.onAcknowledged();
      if (isAgain) for (const uri of feed.shown.values()) tell(updateOf(request, uri));
    };
    await feedOnce(request, feed, { onUpdate: tell, onAcknowledged }, deps);
    const pause = Math.min(REOPEN_MS * 2 ** Math.min(failures, 6), REOPEN_MAX_MS);
    await restUnless(request.signal, pause);
  }
}

async function feedOnce(
  request: EndpointRequest,
  feed: Feed,
  events: FeedEvents & { onAcknowledged(): void },
  deps: PipelineDeps,
): Promise<void> {
  const snapshot = await serverSnapshot(request.call, feed.slug, deps);
  if (!snapshot.ok) return;
  for (const uri of feed.shown.keys()) {
    const target = { kind: "resource", name: uri } as const;
    const isGone =
      snapshot.value === null || !decide(request.call.principal, snapshot.value, METHOD, target).allow;
    if (isGone) feed.shown.delete(uri);
  }
  if (snapshot.value === null || feed.shown.size === 0) return;
  const call = serverCall(listenRequest(request, feed), { slug: feed.slug, snapshot: snapshot.value }, deps);
  const decided = decideOpened(call, deps);
  const answer = decided.ok
    ? await endingOnFailure(call, deps, () => carryOut(decided.value, deps))
    : decided;
  if (!answer.ok) return void deny(call.exchange, answer.error, deps);
  const { body } = answer.value;
  if (body === null || body instanceof Uint8Array) return feed.shown.clear();
  const splitter = createSseSplitter(call.limits.sseEventBytesMax);
  for await (const chunk of body) {
    for (const block of splitter.push(chunk) ?? []) {
      const message = block.data === null || block.data === "" ? null : parseUpstreamMessage(block.data);
      if (block.data !== null && message !== null) take(request, feed, { text: block.data, message }, events);
    }
  }
}

function take(
  request: EndpointRequest,
  feed: Feed,
  { text, message }: { readonly text: string; readonly message: JsonObject },
  events: FeedEvents & { onAcknowledged(): void },
): void {
  const params = isJsonObject(message["params"]) ? message["params"] : {};
  if (message["method"] === ACKNOWLEDGED) {
    const filter = params["notifications"];
    const watched = isJsonObject(filter) ? filter["resourceSubscriptions"] : null;
    for (const uri of feed.shown.keys()) {
      if (!Array.isArray(watched) || !watched.includes(uri)) feed.shown.delete(uri);
    }
    events.onAcknowledged();
  }
  const shown = message["method"] === UPDATED ? feed.shown.get(String(params["uri"])) : undefined;
  if (shown === undefined) return;
  const renamed = withMembers(text, ["params"], { uri: JSON.stringify(shown) });
  const id = JSON.stringify(request.message.id);
  events.onUpdate(withMembers(renamed, ["params", "_meta"], { [META_SUBSCRIPTION_ID]: id }));
}

function listenRequest(request: EndpointRequest, { slug, shown }: Feed): EndpointRequest {
  const id = `gatehouse-${slug}`;
  const notifications = { resourceSubscriptions: [...shown.keys()] };
  const params = { notifications, _meta: request.message.params["_meta"] };
  const message = { kind: "request", id, method: METHOD, params } as const;
  const text = JSON.stringify({ jsonrpc: "2.0", id, method: METHOD, params });
  return { ...request, message, body: Buffer.from(text) };
}

function updateOf({ message: { id } }: EndpointRequest, uri: string): string {
  const params = { uri, _meta: { [META_SUBSCRIPTION_ID]: id } };
  return JSON.stringify({ jsonrpc: "2.0", method: UPDATED, params });
}
