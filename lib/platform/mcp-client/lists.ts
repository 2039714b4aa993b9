import { definitionHash } from "@/lib/shared/definition-hash";
import type { ListedCapability, ListedKind, SkippedCapability } from "./contract";
import { ProbeError } from "./failure";
import { sliceArray } from "./json-slices";
import { parseObject } from "./response-text";
import type { Framing, Rpc, RpcAnswer } from "./rpc";

const PAGES_MAX = 100;
const ITEMS_MAX = 1_000;
const DESCRIPTION_BYTES_MAX = 16 * 1024;
const DEFINITION_BYTES_MAX = 256 * 1024;
const NAME_LENGTH_MAX = 2_048;
const METHOD_NOT_FOUND = -32_601;

/** The lists of a server. `capability` is what it declares when it has any of the kind. */
export const LISTS = [
  { kind: "tool", method: "tools/list", member: "tools", nameField: "name", capability: "tools" },
  {
    kind: "resource",
    method: "resources/list",
    member: "resources",
    nameField: "uri",
    capability: "resources",
  },
  {
    kind: "resource_template",
    method: "resources/templates/list",
    member: "resourceTemplates",
    nameField: "uriTemplate",
    capability: "resources",
  },
  { kind: "prompt", method: "prompts/list", member: "prompts", nameField: "name", capability: "prompts" },
] as const;

export type ListSpec = (typeof LISTS)[number];

export type Listing = { listed: ListedCapability[]; skipped: SkippedCapability[]; isComplete: boolean };

/** Reads pages until the list ends or a cap is reached; one bad entry never costs the others. */
export async function readList(
  rpc: Rpc,
  framing: Framing,
  spec: ListSpec,
  pagesMax = PAGES_MAX,
): Promise<Listing> {
  const listing: Listing = { listed: [], skipped: [], isComplete: true };
  const names = new Set<string>();
  const cursors = new Set<string>();
  let cursor: string | null = null;
  for (let page = 0; page < pagesMax; page++) {
    const answer: RpcAnswer = await rpc.call(spec.method, cursor === null ? {} : { cursor }, framing);
    if (!answer.result) {
      // A server with resources but no templates may not know the method.
      if (answer.error?.code === METHOD_NOT_FOUND) return listing;
      throw refusal(spec.method, answer);
    }
    for (const json of sliceArray(answer.text, ["result", spec.member])) {
      if (listing.listed.length >= ITEMS_MAX) return { ...listing, isComplete: false };
      const entry = readEntry(spec, json, names);
      if ("reason" in entry) listing.skipped.push(entry);
      else listing.listed.push(entry);
      if (listing.skipped.length > ITEMS_MAX) return { ...listing, isComplete: false };
    }
    const { nextCursor } = answer.result;
    if (typeof nextCursor !== "string") return listing;
    if (cursors.has(nextCursor)) return { ...listing, isComplete: false };
    cursors.add(nextCursor);
    cursor = nextCursor;
  }
  return { ...listing, isComplete: false };
}

function readEntry(spec: ListSpec, json: string, names: Set<string>): ListedCapability | SkippedCapability {
  const { kind } = spec;
  const definition = parseObject(json);
  const name = definition?.[spec.nameField];
  if (!definition || typeof name !== "string" || name === "")
    return skip(kind, null, `It has no ${spec.nameField}.`);
  if (name.length > NAME_LENGTH_MAX)
    return skip(kind, null, `Its ${spec.nameField} is longer than 2,048 characters.`);
  if (names.has(name)) return skip(kind, name, `Another entry has the same ${spec.nameField}.`);
  const description = toText(definition.description);
  if (description !== null && Buffer.byteLength(description) > DESCRIPTION_BYTES_MAX)
    return skip(kind, name, "Its description is larger than 16 KB.");
  if (Buffer.byteLength(json) > DEFINITION_BYTES_MAX)
    return skip(kind, name, "Its definition is larger than 256 KB.");
  const hash = definitionHash(kind, definition);
  if (hash === null) return skip(kind, name, "Its definition is nested deeper than 64 levels.");
  names.add(name);
  return {
    kind,
    name,
    title:
      toText(definition.title) ?? (kind === "tool" || kind === "prompt" ? null : toText(definition.name)),
    description,
    definitionJson: json,
    definitionHash: hash,
  };
}

const skip = (kind: ListedKind, name: string | null, reason: string): SkippedCapability => ({
  kind,
  name,
  reason,
});

const toText = (value: unknown): string | null => (typeof value === "string" ? value : null);

function refusal(method: string, { status, error }: RpcAnswer): ProbeError {
  const note = error ? `${error.code}: ${error.message.slice(0, 200)}` : `HTTP ${status}`;
  if (status === 401) return new ProbeError("unauthorized", { hop: "lists", note });
  if (status === 403) return new ProbeError("forbidden", { hop: "lists", note });
  return new ProbeError("protocol_error", {
    hop: "lists",
    message: `The server did not answer ${method}.`,
    note,
  });
}
