import { afterAll, beforeAll, expect, it } from "vitest";
import { setWorkspaceCapabilities } from "@/lib/features/capabilities";
import type { GatewayRequest } from "@/lib/gateway";
import { withTenant } from "@/lib/platform/db";
import { closeGateway, getGateway } from "@/lib/runtime/gateway";
import { ok } from "@/lib/shared/result";
import { modern } from "../gateway/raw-client";
import { sendJson, startScriptedUpstream, type ScriptedUpstream } from "../gateway/scripted-upstream";
import { changeSilently, grantServer, type GrantedServer } from "../helpers/data-plane";
import { drillSize } from "../helpers/drill-size";
import { makeOrg, makeWorkspaceKey, type TestOrg } from "../helpers/factories";
import { createSwitchHistory, type SwitchHistory } from "../helpers/switch-history";
import { useStores } from "../helpers/use-stores";

const OPERATIONS = drillSize(20_000, 200_000);
const CLIENTS = 20;
const TOGGLES_PER_SECOND = 50;
/** A change is obeyed by every request that begins this much later. */
const PROPAGATION_MS = 1_000;
// Restless ones are hardly ever still for a second; the others are, so that a late answer about them shows.
const RESTLESS = Array.from({ length: 12 }, (_, index) => `r${index}`);
const CALM = ["c0", "c1", "c2", "c3"];
const TOOLS = [...RESTLESS, ...CALM];

useStores();
let upstream: ScriptedUpstream;

beforeAll(async () => {
  upstream = await startScriptedUpstream();
  upstream.play(({ message }, response) => {
    const isList = message?.method === "tools/list";
    const tools = TOOLS.map((name) => ({ name, inputSchema: { type: "object" } }));
    sendJson(response, { id: message?.id, result: isList ? { tools } : { content: [] } });
  });
});
afterAll(async () => {
  await closeGateway();
  await upstream.close();
});

/** What one answer said about tools, and which request it was. */
interface Observation {
  readonly requestId: string;
  readonly kind: "list" | "call";
  readonly startedAt: number;
  readonly endedAt: number;
  readonly says: ReadonlyMap<string, boolean>;
  /** Allowed when it began, and switched off before it was answered: no version of the policy says both. */
  readonly isCut: boolean;
}

it(
  `${OPERATIONS.toLocaleString("en")} lists and calls agree with the switches while they are toggled fifty times a second`,
  { timeout: drillSize(180_000, 1_800_000) },
  async () => {
    const org = await makeOrg();
    const server = await grantServer(org, { url: upstream.url });
    await changeSilently(org, (db) =>
      db.server.update({ where: { id: server.serverId }, data: { era: "dual" } }),
    );
    const { key } = await makeWorkspaceKey(org);
    const history = createSwitchHistory(TOOLS);
    const isDone = { value: false };
    const toggling = toggle(org, server, history, isDone);
    const observations = await observe(org, key);
    isDone.value = true;
    const { toggles, seconds } = await toggling;

    const late = observations.filter(({ startedAt, endedAt, says }) =>
      [...says].some(([tool, isOn]) => !history.wasPossible(tool, isOn, startedAt - PROPAGATION_MS, endedAt)),
    );
    expect(late).toEqual([]);
    // Fifty are owed each second; a machine that is busy with something else writes fewer.
    expect(toggles / seconds).toBeGreaterThanOrEqual(TOGGLES_PER_SECOND / 2);

    await closeGateway();
    const { disagreements, compared } = await compareWithinVersions(org, observations);
    expect(disagreements).toEqual([]);
    // The comparison saw something: calls whose version was listed too.
    expect(compared).toBeGreaterThan(OPERATIONS / 20);
    process.stdout.write(
      `${observations.length} operations, ${toggles} toggles in ${seconds.toFixed(1)} s, ${compared} calls compared with a list of their version\n`,
    );
  },
);

/** As many switches per second as promised: what was owed while a write took long comes with the next. */
async function toggle(
  org: TestOrg,
  { slug }: GrantedServer,
  history: SwitchHistory,
  isDone: { readonly value: boolean },
): Promise<{ toggles: number; seconds: number }> {
  const startedAt = Date.now();
  const isOn = new Map(TOOLS.map((tool) => [tool, true]));
  let turn = 0;
  let toggles = 0;
  while (!isDone.value) {
    const owed = Math.floor(((Date.now() - startedAt) / 1_000) * TOGGLES_PER_SECOND) - turn;
    if (owed <= 0) {
      await new Promise((resolve) => setTimeout(resolve, 5));
      continue;
    }
    const names = new Set(Array.from({ length: owed }, (_, index) => toolAt(turn + index)));
    turn += owed;
    toggles += names.size;
    const changes = [...names].map((name) => ({
      kind: "tool" as const,
      name,
      enabled: isOn.get(name) === false,
    }));
    for (const { name, enabled } of changes) isOn.set(name, enabled);
    const written = history.begin(new Map(changes.map(({ name, enabled }) => [name, enabled])));
    await setWorkspaceCapabilities.execute(org.wsCtx, { server: slug, changes });
    written();
  }
  return { toggles, seconds: (Date.now() - startedAt) / 1_000 };
}

// Every fortieth toggle is of a calm one, which so rests for about three seconds.
function toolAt(count: number): string {
  const isCalm = count % 40 === 39;
  const tools = isCalm ? CALM : RESTLESS;
  return tools[(isCalm ? Math.floor(count / 40) : count) % tools.length] ?? "r0";
}

async function observe(org: TestOrg, key: string): Promise<Observation[]> {
  const gateway = await getGateway();
  const observations: Observation[] = [];
  let begun = 0;
  const client = async (): Promise<void> => {
    while (begun < OPERATIONS) {
      const tool = TOOLS[begun % TOOLS.length] ?? "r0";
      const kind = begun % 4 === 0 ? "list" : "call";
      begun += 1;
      const startedAt = Date.now();
      const response = await gateway.handle(requestOf(org, key, kind, tool));
      const endedAt = Date.now();
      const answer = readAnswer(kind, tool, response.body instanceof Uint8Array ? response.body : null);
      const requestId = response.headers["x-request-id"] ?? "";
      if (answer === null) begun -= 1;
      else observations.push({ requestId, kind, startedAt, endedAt, ...answer });
    }
  };
  await Promise.all(Array.from({ length: CLIENTS }, client));
  return observations;
}

function requestOf(org: TestOrg, key: string, kind: "list" | "call", tool: string): GatewayRequest {
  const { body, headers } =
    kind === "list" ? modern(1, "tools/list") : modern(1, "tools/call", { name: tool });
  const accept = "application/json, text/event-stream";
  return {
    method: "POST",
    path: `/${org.org.slug}/default/github/mcp`,
    search: "",
    headers: { ...headers, authorization: `Bearer ${key}`, "content-type": "application/json", accept },
    readBody: () => Promise.resolve(ok(Buffer.from(JSON.stringify(body)))),
    signal: new AbortController().signal,
  };
}

/** Null: refused because the policy moved on while it was read, which says nothing of a tool and counts for none. */
function readAnswer(
  kind: "list" | "call",
  tool: string,
  body: Uint8Array | null,
): Pick<Observation, "says" | "isCut"> | null {
  const text = Buffer.from(body ?? []).toString("utf8");
  const { result, error } = JSON.parse(text) as {
    result?: { tools?: { name: string }[] };
    error?: { code: number; data?: { reason?: string } };
  };
  if (kind === "list" && result?.tools !== undefined) {
    const listed = new Set(result.tools.map(({ name }) => name));
    return { says: new Map(TOOLS.map((name) => [name, listed.has(name)])), isCut: false };
  }
  if (kind === "call" && result !== undefined) return { says: new Map([[tool, true]]), isCut: false };
  if (kind === "call" && error?.code === -32602) return { says: new Map([[tool, false]]), isCut: false };
  if (kind === "call" && error?.data?.reason === "revoked")
    return { says: new Map([[tool, false]]), isCut: true };
  if (error?.data?.reason === "policy_unavailable") return null;
  throw new Error(`neither an answer nor a refusal: ${text}`);
}

/** In one process, whoever decided on one version of the policy says the same, listing or calling. */
async function compareWithinVersions(org: TestOrg, observations: readonly Observation[]) {
  const rows = await withTenant({ orgId: org.ctx.orgId, workspaceId: null }, (db) =>
    db.call.findMany({ select: { requestId: true, policyVersion: true } }),
  );
  const versions = new Map(rows.map(({ requestId, policyVersion }) => [requestId, policyVersion]));
  const known = new Map<string, boolean>();
  const disagreements: string[] = [];
  let compared = 0;
  // Lists first: they say something about every tool of their version.
  const whole = observations.filter(({ isCut }) => !isCut);
  for (const { requestId, kind, says } of whole.sort((a, b) => b.kind.localeCompare(a.kind))) {
    const version = versions.get(requestId);
    if (version === undefined || version === null) throw new Error(`no record of ${requestId}`);
    for (const [tool, isOn] of says) {
      const key = `${version} ${tool}`;
      const before = known.get(key);
      if (before !== undefined && kind === "call") compared += 1;
      if (before !== undefined && before !== isOn) disagreements.push(`${kind} of ${tool} under ${version}`);
      known.set(key, isOn);
    }
  }
  return { disagreements, compared };
}
