import type { FixtureEra } from "./fixture/server";
import type { Revision } from "./run-suite";

export interface ExpectedFailure {
  readonly upstream: FixtureEra;
  readonly revision: Revision;
  readonly scenario: string;
  readonly reason: string;
}

const TASKS = [
  "tasks-capability-negotiation",
  "tasks-dispatch-and-envelope",
  "tasks-lifecycle",
  "tasks-mrtr-composition",
  "tasks-mrtr-input",
  "tasks-request-headers",
  "tasks-request-state-removal",
  "tasks-required-task-error",
  "tasks-wire-fields",
];

/**
 * What may fail through the gateway: only scenarios that do not count for the revision, each with its reason. An entry
 * that no longer fails fails the test.
 */
export const EXPECTED_FAILURES: readonly ExpectedFailure[] = [
  ...(["dual", "legacy", "modern"] as const).flatMap((upstream) =>
    TASKS.map((scenario) => ({
      upstream,
      revision: "2026-07-28" as const,
      scenario,
      reason: "An extension, and the fixture has no tasks: it fails against the fixture directly, too.",
    })),
  ),
];
