// npm run demo: a whole Gatehouse with an organization, a real MCP server behind it, and one call through it.
import { ensureDataDir } from "@/lib/platform/embedded-postgres/place";
import { parseEnv } from "@/lib/platform/env";
import { createDemoApi, type Grant } from "./demo/admin-api";
import { callEcho, isKeyAccepted } from "./demo/call-tool";
import { loadDemoState, saveDemoState, type DemoState } from "./demo/demo-state";
import { bootstrapDemo } from "./demo/run-cli";
import { startUpstream } from "./demo/upstream";
import { runInForeground, type Stoppable } from "./stack/foreground";
import { createProgress } from "./stack/progress";
import type { RawEnv } from "./stack/project";
import { startStack, type RunningStack } from "./stack/start-stack";

const ORG = "acme";
const WORKSPACE = "platform";
const OWNER = { email: "owner@acme.test", name: "Demo Owner" };
const SERVER = {
  name: "Everything",
  slug: "everything",
  description: "The reference server that shows every feature of MCP.",
};

const progress = createProgress();

await runInForeground(async (signal) => {
  const raw = demoEnvironment(process.env);
  const { DATA_DIR } = parseEnv(raw);
  await ensureDataDir(DATA_DIR);
  const state = await loadDemoState(DATA_DIR);
  const stack = await startStack({ raw, mode: "production", progress, signal });
  const started: Stoppable[] = [stack];
  const stop = async () => {
    for (const part of started.splice(0).reverse()) await part.stop();
  };
  try {
    const upstream = await progress.step("Starting an MCP server to put behind it (server-everything)", () =>
      startUpstream(state.upstreamPort),
    );
    started.push(upstream);
    signal.throwIfAborted();
    const { grant, key } = await fillDemo(stack, state, upstream.url);
    saveDemoState(DATA_DIR, { ...state, mcpKey: key });
    signal.throwIfAborted();
    await showCall(grant, key);
    showAccess(stack, state, grant, key);
  } catch (error) {
    await stop();
    throw error;
  }
  return { stop };
}, progress.line);

// A folder of its own, so that trying the demo never touches a real instance; request logs would bury what it prints.
function demoEnvironment(env: RawEnv): RawEnv {
  return { ...env, DATA_DIR: env["DATA_DIR"] ?? ".data/demo", LOG_LEVEL: env["LOG_LEVEL"] ?? "warn" };
}

async function fillDemo(
  stack: RunningStack,
  state: DemoState,
  upstreamUrl: string,
): Promise<{ grant: Grant; key: string }> {
  return progress.step(`Preparing the organization "${ORG}"`, async () => {
    const person = { org: ORG, workspace: WORKSPACE, password: state.password, ...OWNER };
    const { adminKey } = await bootstrapDemo(person, stack.childEnv);
    const api = createDemoApi(stack.publicUrl, ORG, adminKey);
    await api.ensureServer({ ...SERVER, url: upstreamUrl });
    const grant = await api.ensureGrant(WORKSPACE, SERVER.slug);
    const { mcpKey } = state;
    if (mcpKey !== null && (await isKeyAccepted(grant.url, mcpKey))) return { grant, key: mcpKey };
    return { grant, key: await api.createKey(WORKSPACE, "Demo key") };
  });
}

async function showCall(grant: Grant, key: string): Promise<void> {
  const message = "Hello through Gatehouse";
  const { text, tools } = await progress.step("Calling a tool through the gateway", () =>
    callEcho(grant.url, key, message),
  );
  progress.line(`    ${String(tools)} tools are listed`);
  progress.line(`    echo("${message}") → ${text}`);
}

function showAccess(stack: RunningStack, state: DemoState, grant: Grant, key: string): void {
  const rows = [
    ["Dashboard", `${stack.publicUrl}/o/${ORG}`],
    ["Sign in", `${OWNER.email} / ${state.password}`],
    ["The call", `${stack.publicUrl}/o/${ORG}/w/${WORKSPACE}/logs`],
    ["MCP URL", grant.url],
    ["API key", key],
  ] as const;
  progress.line();
  for (const [label, value] of rows) progress.line(`${label.padEnd(11)}${value}`);
  progress.line();
  progress.line("In Claude Code:");
  progress.line(
    `  claude mcp add --transport http ${SERVER.slug} ${grant.keyUrl} --header "Authorization: Bearer ${key}"`,
  );
  progress.line();
  progress.line("The demo runs until Ctrl-C, which stops everything it started.");
}
