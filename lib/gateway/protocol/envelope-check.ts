import { scanObject, type JsonMember } from "./json-scan";

// Two parsers may read one text differently: duplicate keys (first or last wins), keys that differ in
// case (Go takes them for the same). Where policy reads, such text is refused, because the upstream
// executes the bytes and not what we read.

const ENVELOPE = ["jsonrpc", "id", "method", "params", "result", "error"];
const PARAMS = [
  "name",
  "uri",
  "ref",
  "_meta",
  "arguments",
  "taskId",
  "notifications",
  "protocolVersion",
  "capabilities",
];
const REF = ["type", "name", "uri"];
const META: readonly string[] = [];
const NOTIFICATIONS = ["resourceSubscriptions", "taskIds"];

/** Why a parsed message could be read in two ways, or null. `text` must be valid JSON. */
export function findAmbiguity(text: string): string | null {
  const envelope = scanObject(text);
  if (envelope === null) return null;
  const params = child(text, envelope, "params");
  return (
    ambiguityIn(envelope, ENVELOPE) ??
    ambiguityIn(params, PARAMS) ??
    ambiguityIn(child(text, params, "ref"), REF) ??
    ambiguityIn(child(text, params, "_meta"), META) ??
    ambiguityIn(child(text, params, "notifications"), NOTIFICATIONS)
  );
}

function child(text: string, members: readonly JsonMember[], key: string): readonly JsonMember[] {
  const member = members.findLast((candidate) => candidate.key === key);
  return member === undefined ? [] : (scanObject(text, member.start) ?? []);
}

function ambiguityIn(members: readonly JsonMember[], sensitive: readonly string[]): string | null {
  const twice = repeatedIn(members);
  if (twice !== null) return `The key ${shown(twice)} appears twice.`;
  for (const { key } of members) {
    if (sensitive.includes(key)) continue;
    const folded = fold(key);
    const twin = sensitive.find((name) => name.toLowerCase() === folded);
    if (twin !== undefined) return `The key ${shown(key)} could be taken for ${shown(twin)}.`;
  }
  return null;
}

/** As many members as are compared one by one, faster than by a set. */
const FEW = 12;

function repeatedIn(members: readonly JsonMember[]): string | null {
  if (members.length > FEW) {
    const seen = new Set<string>();
    return members.find(({ key }) => seen.size === seen.add(key).size)?.key ?? null;
  }
  for (let at = 1; at < members.length; at += 1)
    for (let before = 0; before < at; before += 1)
      if (members[before]?.key === members[at]?.key) return members[at]?.key ?? null;
  return null;
}

// Compatibility forms too: simple case folding takes U+017F for s and U+212A for k.
function fold(key: string): string {
  return key.normalize("NFKC").toLowerCase();
}

function shown(key: string): string {
  return JSON.stringify(key.slice(0, 40));
}
