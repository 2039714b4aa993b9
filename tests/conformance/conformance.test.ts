import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { startHarness, type Harness } from "../gateway/gateway-harness";
import { EXPECTED_FAILURES, OWN_ANSWERS } from "./expected-failures";
import { startFixture, type FixtureEra } from "./fixture/server";
import { startKeyedFront } from "./keyed-front";
import { runSuite, type Revision, type ScenarioVerdict } from "./run-suite";

// The official suite through createGateway over real HTTP: what the product adds around it, pages and database, has no
// part in the protocol, and a run takes seconds.

type Started = Awaited<ReturnType<typeof startFixture>>;

const UPSTREAMS = ["dual", "legacy", "modern"] as const;
const REVISIONS = ["2025-11-25", "2026-07-28"] as const;
const noAuth = { type: "none", secretRef: null, credentialVersion: "0" };

const failing = (verdicts: readonly ScenarioVerdict[], isScored: boolean) =>
  verdicts
    .filter((verdict) => verdict.isScored === isScored && verdict.failures.length > 0)
    .map(({ scenario, failures }) => ({ scenario, failures }));

const said = ({ scenario, isScored, checks }: ScenarioVerdict) => ({ scenario, isScored, checks });

const withOwnAnswers = (verdict: ReturnType<typeof said>, revision: Revision) => ({
  ...verdict,
  checks: verdict.checks.map((check) => {
    const own = revision === "2026-07-28" && OWN_ANSWERS.find((entry) => entry.direct === check);
    return own && own.scenario === verdict.scenario ? own.check : check;
  }),
});

const expectedOf = (upstream: FixtureEra, revision: Revision) =>
  EXPECTED_FAILURES.filter((entry) => entry.upstream === upstream && entry.revision === revision);

describe.each(UPSTREAMS)("behind the gateway, a %s upstream", (era) => {
  let upstream: Started;
  let harness: Harness;
  let front: Awaited<ReturnType<typeof startKeyedFront>>;

  beforeAll(async () => {
    upstream = await startFixture(era);
    const snapshot = { upstream: { url: upstream.url, era, configVersion: "1", auth: noAuth } };
    harness = await startHarness({ upstreamUrl: upstream.url, snapshot });
    front = await startKeyedFront(harness);
  });
  afterAll(async () => {
    await front.close();
    await harness.close();
    await upstream.close();
  });

  test.each(REVISIONS)("conforms to %s in everything that is scored", async (revision) => {
    const verdicts = await runSuite(front.url, revision);
    expect(failing(verdicts, true)).toEqual([]);
    const unscored = failing(verdicts, false).map(({ scenario }) => scenario);
    expect(unscored).toEqual(
      expectedOf(era, revision)
        .map(({ scenario }) => scenario)
        .sort(),
    );
    if (era !== "dual") return;
    // Where nothing is translated, every single check says what it says of the upstream itself.
    const direct = await runSuite(upstream.url, revision);
    expect(verdicts.map(said)).toEqual(direct.map(said).map((verdict) => withOwnAnswers(verdict, revision)));
  });
});
