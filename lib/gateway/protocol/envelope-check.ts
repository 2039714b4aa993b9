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
  const seen = new Set<string>();
  for (const { key } of members) {
    if (seen.has(key)) return `The key ${shown(key)} appears twice.`;
    seen.add(key);
    if (sensitive.includes(key)) continue;
    const folded = fold(key);
    const twin = sensitive.find((name) => fold(name) === folded);
    if (twin !== undefined) return `The key ${shown(key)} could be taken for ${shown(twin)}.`;
  }
  return null;
}

// Compatibility forms too: simple case folding takes U+017F for s and U+212A for k.
function fold(key: string): string {
  return key.normalize("NFKC").toLowerCase();
}

function shown(key: string): string {
  return JSON.stringify(key.slice(0, 40));
}
