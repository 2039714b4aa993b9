import { applyEdits, type JsonEdit } from "../protocol/json-edit";
import { findMember, scanArray, scanObject, type JsonSpan } from "../protocol/json-scan";
import { isResponse, parseUpstreamMessage } from "../pipeline/answer";
import type { PipelineDeps } from "../pipeline/deps";
import type { ServerTarget } from "./find-target";
import { sealReference } from "./sealed-reference";
import type { EndpointRequest } from "./workspace-server";

/** What the words of an answer depend on. */
export interface Exposure {
  readonly request: EndpointRequest;
  readonly to: ServerTarget;
  readonly deps: PipelineDeps;
}

/** Beyond these, links are no longer compared with templates: an answer may have hundreds of thousands. */
const LINKS_MATCHED_MAX = 200;

/** Without one of these words there is nothing in an answer that would have to change. */
const TELLING = /"(?:uri|requestState|taskId)"/;

/**
 * The answer of a server as the workspace gives it: links and embedded resources lead back to that server, and what
 * the client is to hand back is sealed. Null: nothing to change.
 */
export function exposeAnswer(text: string, exposure: Exposure): string | null {
  if (!TELLING.test(text)) return null;
  const message = parseUpstreamMessage(text);
  if (message === null || !isResponse(message)) return null;
  const result = findMember(text, ["result"]);
  if (result === null) return exposeError(text, exposure);
  const edits = [...uriEdits(text, result, exposure), ...referenceEdits(text, result, exposure)];
  return edits.length === 0 ? null : applyEdits(text, edits);
}

// A resource that is not there is named as its client named it.
function exposeError(text: string, { request, to }: Exposure): string | null {
  const { uri: asked } = request.message.params;
  const uri = findMember(text, ["error", "data", "uri"]);
  const edits = edit(text, uri, (own) =>
    own === to.target?.name && typeof asked === "string"
      ? asked
      : request.workspace.routes.expose(to.slug, own),
  );
  return edits.length === 0 ? null : applyEdits(text, edits);
}

function uriEdits(text: string, result: JsonSpan, { request, to }: Exposure): JsonEdit[] {
  const links = [
    ...itemsOf(text, member(text, result, "contents")),
    ...itemsOf(text, member(text, result, "content")).map((item) => linkOf(text, item)),
    ...itemsOf(text, member(text, result, "messages"))
      .flatMap((item) => contentOf(text, member(text, item, "content")))
      .map((item) => linkOf(text, item)),
  ];
  const { routes } = request.workspace;
  return links.flatMap((link, at) => {
    const uri = link === null ? null : member(text, link, "uri");
    const expose = at < LINKS_MATCHED_MAX ? routes.expose : routes.exposeListed;
    return edit(text, uri, (value) => expose(to.slug, value));
  });
}

function referenceEdits(text: string, result: JsonSpan, { request, to, deps }: Exposure): JsonEdit[] {
  const { slug } = to;
  const state = member(text, result, "requestState");
  const task = member(text, result, "taskId");
  const known = request.message.params["taskId"];
  return [
    ...edit(text, state, (inner) =>
      sealReference("state", { slug, digest: to.digest(), inner }, request.call, deps),
    ),
    ...edit(text, task, (inner) =>
      // A task keeps the id that its client knows it by.
      typeof known === "string"
        ? known
        : sealReference("task", { slug, digest: "", inner }, request.call, deps),
    ),
  ];
}

/** The object that has the URI: a link itself, or the resource that a block embeds. */
function linkOf(text: string, item: JsonSpan): JsonSpan | null {
  const type = member(text, item, "type");
  const name = type === null ? null : text.slice(type.start, type.end);
  if (name === '"resource_link"') return item;
  return name === '"resource"' ? member(text, item, "resource") : null;
}

// One block, or several.
function contentOf(text: string, content: JsonSpan | null): readonly JsonSpan[] {
  if (content === null) return [];
  return text[content.start] === "[" ? itemsOf(text, content) : [content];
}

function itemsOf(text: string, span: JsonSpan | null): readonly JsonSpan[] {
  return span === null ? [] : (scanArray(text, span.start) ?? []);
}

function member(text: string, object: JsonSpan, key: string): JsonSpan | null {
  return scanObject(text, object.start)?.findLast((candidate) => candidate.key === key) ?? null;
}

function edit(text: string, span: JsonSpan | null, change: (value: string) => string | null): JsonEdit[] {
  const value: unknown = span === null ? null : JSON.parse(text.slice(span.start, span.end));
  if (span === null || typeof value !== "string") return [];
  const next = change(value);
  return next === null || next === value
    ? []
    : [{ start: span.start, end: span.end, text: JSON.stringify(next) }];
}
