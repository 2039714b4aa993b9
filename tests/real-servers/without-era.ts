import { withoutIdsAndDates } from "./transcript";

/**
 * Takes out what 2026-07-28 says and earlier versions do not: who answered (`_meta` of each result), how long an answer
 * may be kept, which URI was not found; and what earlier versions offer that 2026-07-28 does not, their tasks: in
 * `capabilities.tasks`, in `tool.execution`, and the tools that can only be called as one.
 */
export function withoutEra(results: readonly unknown[]): unknown[] {
  return withoutIdsAndDates(results.map((result) => JSON.stringify(result))).map((line): unknown =>
    JSON.parse(line, dropEra),
  );
}

const ONLY_IN_ONE_ERA = new Set(["ttlMs", "cacheScope", "tasks"]);

const TASK_ONLY = "only as a task";

function dropEra(key: string, value: unknown): unknown {
  if (ONLY_IN_ONE_ERA.has(key)) return undefined;
  if (key === "execution")
    return isRecord(value) && value["taskSupport"] === "required" ? TASK_ONLY : undefined;
  if (key === "tools" && Array.isArray(value)) {
    return value.filter((tool) => !isRecord(tool) || tool["execution"] !== TASK_ONLY);
  }
  if (key === "threw" && isRecord(value)) return { code: value["code"], message: value["message"] };
  if (key === "_meta" && isRecord(value)) {
    const { "io.modelcontextprotocol/serverInfo": _who, ...rest } = value;
    return Object.keys(rest).length === 0 ? undefined : rest;
  }
  return value;
}

function isRecord(value: unknown): value is Record<string, unknown> {
  return typeof value === "object" && value !== null;
}
