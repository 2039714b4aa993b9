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

/** A check of the dual upstream that the gateway answers itself, so that its word may differ from the upstream's. */
export interface OwnAnswer {
  readonly scenario: string;
  readonly check: string;
  readonly direct: string;
  readonly reason: string;
}

/** An entry that no longer differs fails the test. */
export const OWN_ANSWERS: readonly OwnAnswer[] = [
  {
    scenario: "tasks-dispatch-and-envelope",
    check: "sep-2663-tasks-get-invalid-task-id-32602: SUCCESS",
    direct: "sep-2663-tasks-get-invalid-task-id-32602: FAILURE",
    reason: "Task ids are sealed and checked before the upstream, here one without tasks, is asked.",
  },
];
