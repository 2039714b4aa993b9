import type { FieldIssue } from "./errors";

/** What is wrong with the field at this dotted path: the first issue's message, undefined when there is none. */
export function issueAt(issues: readonly FieldIssue[], path: string): string | undefined {
  return issues.find((issue) => issue.path === path)?.message;
}
