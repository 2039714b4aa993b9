import { createHash } from "node:crypto";
import { canonicalJson } from "./canonical-json";

type JsonRecord = Readonly<Record<string, unknown>>;

export type DefinitionKind = "tool" | "resource" | "resource_template" | "prompt";

/** Names the rules below. Hashes made by other rules cannot be compared with these. */
const VERSION = "d1-";
const TASK_SUPPORT = new Set<unknown>(["forbidden", "optional", "required"]);
const TIMESTAMP = /^\d{4}-[\d:.+\-TZ]{2,36}$/;

/**
 * SHA-256 over everything of a definition that a model or a person may come to see, in canonical form: the order of
 * keys is not part of it, every word and every unknown field is. Left out is only what cannot carry words and may
 * differ without a change: whether a tool can run as a task (one era says so, the other does not), size and date of a
 * resource. Null beyond 64 levels.
 *
 * An output schema that is not an object's is hashed apart, behind a dot: legacy clients are not shown it.
 */
export function definitionHash(kind: DefinitionKind, definition: JsonRecord): string | null {
  if (kind !== "tool") return hashOf(kind === "resource" ? stableResource(definition) : definition);
  const { outputSchema, ...rest } = definition;
  const tool = stableTool(rest);
  if (outputSchema === undefined) return hashOf(tool);
  if (isRecord(outputSchema) && outputSchema["type"] === "object") return hashOf({ ...tool, outputSchema });
  const [core, wide] = [hashOf(tool), hashOf(outputSchema)];
  return core === null || wide === null ? null : `${core}.${wide.slice(VERSION.length)}`;
}

/** Whether a hash was made by the rules above. */
export function isDefinitionHash(hash: string): boolean {
  return hash.startsWith(VERSION);
}

/** Whether what is shown is what was approved, or the same without its output schema, as legacy clients get it. */
export function showsDefinition(approved: string, shown: string): boolean {
  return approved === shown || (approved.startsWith(shown) && approved[shown.length] === ".");
}

function stableTool(tool: JsonRecord): JsonRecord {
  const { execution, ...rest } = tool;
  const isTaskSupportOnly =
    isRecord(execution) && Object.keys(execution).length <= 1 && TASK_SUPPORT.has(execution["taskSupport"]);
  return isTaskSupportOnly ? rest : tool;
}

function stableResource(resource: JsonRecord): JsonRecord {
  const { size, annotations, ...rest } = resource;
  const kept = size === undefined || typeof size === "number" ? rest : { ...rest, size };
  if (annotations === undefined) return kept;
  if (!isRecord(annotations)) return { ...kept, annotations };
  const { lastModified, ...others } = annotations;
  const isDate = typeof lastModified === "string" && TIMESTAMP.test(lastModified);
  const stable = isDate ? others : annotations;
  return Object.keys(stable).length === 0 ? kept : { ...kept, annotations: stable };
}

function hashOf(value: unknown): string | null {
  const text = canonicalJson(value);
  return text === null ? null : VERSION + createHash("sha256").update(text).digest("base64url");
}

function isRecord(value: unknown): value is JsonRecord {
  return typeof value === "object" && value !== null && !Array.isArray(value);
}
