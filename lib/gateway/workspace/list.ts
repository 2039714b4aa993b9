import { err, ok, type Result } from "@/lib/shared/result";
import { jsonResponse } from "../bridge/response";
import type { CallTarget } from "../call-record";
import { decide } from "../decide";
import { denial, type Denial } from "../errors";
import type { PipelineDeps } from "../pipeline/deps";
import type { UpstreamResponse } from "../ports";
import { META_SERVER_INFO } from "../protocol/era";
import { serverInfo, TTL_MS } from "./discover";
import { openCursor, sealCursor, type ListPosition } from "./list-cursor";
import { serverStandings } from "./server-standings";
import { visibleServers, type VisibleServers } from "./visible-servers";
import type { ExposedItem, Workspace } from "./workspace";
import type { EndpointCall, EndpointRequest } from "./workspace-server";

export type ListMethod = "tools/list" | "prompts/list" | "resources/list" | "resources/templates/list";

const LISTS: Readonly<Record<ListMethod, { readonly kind: CallTarget["kind"]; readonly member: string }>> = {
  "tools/list": { kind: "tool", member: "tools" },
  "prompts/list": { kind: "prompt", member: "prompts" },
  "resources/list": { kind: "resource", member: "resources" },
  "resources/templates/list": { kind: "resource_template", member: "resourceTemplates" },
};

const PAGE_ITEMS_MAX = 500;
const PAGE_CHARACTERS_MAX = 2 * 1024 * 1024;

/** One page of a list, from memory: the servers' own definitions, as text, that this caller may use. */
export async function list(
  request: EndpointRequest,
  method: ListMethod,
  deps: PipelineDeps,
): Promise<Result<UpstreamResponse, Denial>> {
  const { call, workspace, message } = request;
  const { kind, member } = LISTS[method];
  const after = openCursor(call, method, message.params["cursor"], deps);
  if (after === "invalid") return err(denial("cursor_invalid"));
  const servers = await visibleServers(call, deps);
  if (!servers.ok) return servers;
  const items = visibleItems(workspace, kind, call, servers.value);
  const { texts, last } = pageOf(items, after);
  const nextCursor = last === null ? null : sealCursor(call, method, last, deps);
  const meta = {
    [META_SERVER_INFO]: serverInfo(workspace),
    "io.gatehouse/servers": await serverStandings(request, { servers: servers.value, items }, deps),
  };
  const members = [
    '"resultType":"complete"',
    `"ttlMs":${TTL_MS}`,
    '"cacheScope":"private"',
    `${JSON.stringify(member)}:[${texts.join(",")}]`,
    ...(nextCursor === null ? [] : [`"nextCursor":${JSON.stringify(nextCursor)}`]),
    `"_meta":${JSON.stringify(meta)}`,
  ];
  return ok(
    jsonResponse(200, `{"jsonrpc":"2.0","id":${JSON.stringify(message.id)},"result":{${members.join(",")}}}`),
  );
}

/** What of one kind this caller may use, in the order of the list. */
export function visibleItems(
  workspace: Workspace,
  kind: CallTarget["kind"],
  { principal }: Pick<EndpointCall, "principal">,
  { usable }: VisibleServers,
): readonly ExposedItem[] {
  return workspace.lists[kind].filter(({ slug, name }) => {
    const snapshot = usable.get(slug);
    return snapshot !== undefined && decide(principal, snapshot, "list", { kind, name }).allow;
  });
}

function pageOf(
  items: readonly ExposedItem[],
  after: ListPosition | null,
): { readonly texts: readonly string[]; readonly last: ListPosition | null } {
  const texts: string[] = [];
  let characters = 0;
  const start = after === null ? 0 : items.findIndex((item) => isAfter(item, after));
  for (let at = start === -1 ? items.length : start; at < items.length; at += 1) {
    const item = items[at];
    const text = item?.definition() ?? null;
    if (item === undefined || text === null) continue;
    const isFull = texts.length >= PAGE_ITEMS_MAX || characters + text.length > PAGE_CHARACTERS_MAX;
    const before = items[at - 1];
    if (isFull && texts.length > 0 && before !== undefined) return { texts, last: before };
    texts.push(text);
    characters += text.length;
  }
  return { texts, last: null };
}

function isAfter(item: ListPosition, after: ListPosition): boolean {
  if (item.slug !== after.slug) return item.slug > after.slug;
  return item.position !== after.position ? item.position > after.position : item.name > after.name;
}
