// Proves .dependency-cruiser.cjs: a legal skeleton of the layout passes, and each rule trips on one
// deliberate violation. Run with `npm run boundaries:prove`.
import { execFileSync } from "node:child_process";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { fileURLToPath } from "node:url";

const here = dirname(fileURLToPath(import.meta.url));
const project = resolve(here, "../..");
const modules = join(project, "node_modules");
const root = mkdtempSync(join(tmpdir(), "boundaries-"));
process.chdir(root);
const write = (path, text) => {
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(path, text);
};

mkdirSync("node_modules");
for (const m of ["dependency-cruiser", "typescript"]) symlinkSync(join(modules, m), join("node_modules", m));
for (const m of ["ioredis", "@prisma/client"]) {
  write(`node_modules/${m}/package.json`, JSON.stringify({ name: m, version: "1.0.0", main: "index.js" }));
  write(`node_modules/${m}/index.js`, "module.exports = {};");
}
copyFileSync(join(project, ".dependency-cruiser.cjs"), ".dependency-cruiser.cjs");
write(
  "tsconfig.json",
  JSON.stringify({
    compilerOptions: {
      module: "esnext",
      moduleResolution: "bundler",
      jsx: "preserve",
      paths: { "@/*": ["./*"] },
    },
  }),
);

const legal = {
  "lib/shared/result.ts": "export type Result<T, E> = { ok: true; value: T } | { ok: false; error: E };",
  "lib/shared/mint-tenant.ts": "export const mint = (id: string) => id;",
  "lib/shared/permissions.ts": "export const can = () => true;",
  "lib/features/access/require-workspace.ts":
    "import { mint } from '@/lib/shared/mint-tenant'; export const requireWorkspace = async () => mint('w');",
  "lib/features/access/index.ts": "export { requireWorkspace } from './require-workspace';",
  "lib/features/servers/policy.ts":
    "import { can } from '@/lib/shared/permissions'; export const canCreate = can;",
  "lib/platform/env.ts": "export const env = {};",
  "lib/platform/db/client.ts": "import '@prisma/client'; export const prisma = {};",
  "lib/platform/db/index.ts":
    "import { prisma } from './client'; export const tenantDb = (orgId: string) => [orgId, prisma];",
  "lib/platform/queue/index.ts": "export const enqueue = (n: string) => n;",
  "lib/framework/command.ts":
    "import { tenantDb } from '@/lib/platform/db'; export const defineCommand = <T,>(d: T) => [d, tenantDb];",
  "lib/framework/job.ts":
    "import { enqueue } from '@/lib/platform/queue'; export const defineJob = <T,>(d: T) => [d, enqueue];",
  "lib/gateway/ports.ts":
    "import type { Result } from '@/lib/shared/result'; export interface ConfigSource { load(id: string): Promise<Result<unknown, string>> }",
  "lib/gateway/pipeline/authenticate.ts": "export const authenticate = () => 1;",
  "lib/gateway/pipeline/handle-call.ts":
    "import { authenticate } from './authenticate'; export const handleCall = () => authenticate();",
  "lib/gateway/guardrails/define-guardrail.ts": "export const defineGuardrail = <T,>(d: T) => d;",
  "lib/gateway/guardrails/pii/index.ts":
    "import { defineGuardrail } from '../define-guardrail'; export const pii = defineGuardrail({ id: 'pii' });",
  "lib/gateway/guardrails/registry.ts": "import { pii } from './pii'; export const guardrails = [pii];",
  "lib/gateway/index.ts":
    "export { guardrails } from './guardrails/registry'; export { handleCall } from './pipeline/handle-call'; export type { ConfigSource } from './ports';",
  "lib/features/servers/schema.ts": "export const createServerInput = {};",
  "lib/features/servers/commands/create-server.ts":
    "import { defineCommand } from '@/lib/framework/command'; import { createServerInput } from '../schema'; import { syncCapabilities } from '../jobs/sync-capabilities.job'; export const createServer = defineCommand({ createServerInput, syncCapabilities });",
  "lib/features/servers/actions.ts":
    "'use server'; import { createServer } from './commands/create-server'; export const createServerAction = async () => createServer;",
  "lib/features/servers/jobs/sync-capabilities.job.ts":
    "import { defineJob } from '@/lib/framework/job'; export const syncCapabilities = defineJob({ name: 'server.sync-capabilities' });",
  "lib/features/servers/jobs/sync-capabilities.handler.ts":
    "import { syncCapabilities } from './sync-capabilities.job'; export const handle = () => syncCapabilities;",
  "lib/features/servers/index.ts":
    "export { createServer } from './commands/create-server'; export { syncCapabilities } from './jobs/sync-capabilities.job';",
  "lib/features/servers/ui/server-form.tsx":
    "'use client'; import { Button } from '@/components/ui/button'; import { createServerInput } from '../schema'; import { canCreate } from '../policy'; import { createServerAction } from '../actions'; export const ServerForm = () => [Button, canCreate, createServerInput, createServerAction] as never;",
  "lib/features/guardrails/index.ts":
    "import { guardrails } from '@/lib/gateway'; import { createServer } from '@/lib/features/servers'; export const catalog = [guardrails, createServer];",
  "lib/runtime/gateway.ts":
    "import { handleCall } from '@/lib/gateway'; import { tenantDb } from '@/lib/platform/db'; import { catalog } from '@/lib/features/guardrails'; export const gateway = { handle: async (r: Request) => new Response(String([handleCall, tenantDb, catalog, r])) };",
  "components/ui/button.tsx": "export const Button = () => null;",
  "components/data-table.tsx":
    "import { Button } from './ui/button'; export const DataTable = () => Button();",
  "app/(dashboard)/o/[org]/[workspace]/servers/page.tsx":
    "import { ServerForm } from '@/lib/features/servers/ui/server-form'; import { DataTable } from '@/components/data-table'; import { requireWorkspace } from '@/lib/features/access'; export default function Page() { return [ServerForm(), DataTable(), requireWorkspace] as never; }",
  "app/mcp/[server]/route.ts":
    "import { gateway } from '@/lib/runtime/gateway'; export const POST = (r: Request) => gateway.handle(r);",
  "workers/registry.ts":
    "import { syncCapabilities } from '@/lib/features/servers'; import { handle } from '@/lib/features/servers/jobs/sync-capabilities.handler'; export const registry = [[syncCapabilities, handle]];",
  "workers/main.ts": "import { registry } from './registry'; export const started = registry.length;",
};
for (const [path, text] of Object.entries(legal)) write(path, text);
const MIN_MODULES = Object.keys(legal).length;

const violations = {
  "no-cycles": {
    "lib/shared/a.ts": "import './b'; export const a = 1;",
    "lib/shared/b.ts": "import './a'; export const b = 1;",
  },
  "no-unresolvable": { "lib/shared/x.ts": "import './nope';" },
  "shared-is-a-leaf": { "lib/shared/x.ts": "import '@/lib/platform/env';" },
  "platform-knows-no-domain": { "lib/platform/x.ts": "import '@/lib/features/servers';" },
  "framework-knows-no-feature": { "lib/framework/x.ts": "import '@/lib/features/servers';" },
  "features-know-no-caller": { "lib/features/servers/x.ts": "import '@/lib/runtime/gateway';" },
  "gateway-core-is-pure": { "lib/gateway/pipeline/x.ts": "import '@/lib/platform/db';" },
  "gateway-core-no-frameworks": { "lib/gateway/pipeline/x.ts": "import 'ioredis';" },
  "plugins-are-islands": { "lib/gateway/guardrails/regex/index.ts": "import '../pii';" },
  "gateway-only-via-its-surface": { "lib/runtime/x.ts": "import '@/lib/gateway/pipeline/handle-call';" },
  "only-runtime-runs-the-gateway": {
    "app/x.ts": "import { handleCall } from '@/lib/gateway'; export const h = handleCall;",
  },
  "cross-feature-via-index": {
    "lib/features/guardrails/x.ts": "import '@/lib/features/servers/commands/create-server';",
  },
  "handlers-run-in-workers-only": {
    "app/x.ts": "import '@/lib/features/servers/jobs/sync-capabilities.handler';",
  },
  "only-db-knows-prisma": { "lib/features/servers/x.ts": "import '@prisma/client';" },
  "app-never-touches-infrastructure": { "app/x.ts": "import '@/lib/platform/db';" },
  "only-authentication-mints-tenants": { "lib/features/servers/x.ts": "import '@/lib/shared/mint-tenant';" },
  "components-are-domain-free": { "components/x.tsx": "import '@/lib/features/servers/schema';" },
  "ui-imports-only-pure-files-and-actions": {
    "lib/features/servers/ui/x.tsx": "import '../commands/create-server';",
  },
  "ui-sees-other-features-by-ui-and-pure": {
    "lib/features/servers/ui/x.tsx": "import '@/lib/features/guardrails';",
  },
  "ui-never-imports-infrastructure": { "lib/features/servers/ui/x.tsx": "import '@/lib/platform/env';" },
  "pure-files-stay-pure": {
    "lib/features/servers/constants.ts":
      "import { tenantDb } from '@/lib/platform/db'; export const p = tenantDb;",
  },
};

function cruise() {
  const bin = ["dependency-cruiser.mjs", "dependency-cruise.mjs"]
    .map((f) => join("node_modules", "dependency-cruiser", "bin", f))
    .find(existsSync);
  const args = [
    bin,
    "app",
    "components",
    "lib",
    "workers",
    "--config",
    ".dependency-cruiser.cjs",
    "--output-type",
    "json",
  ];
  let out;
  try {
    out = execFileSync(process.execPath, args, {
      encoding: "utf8",
      maxBuffer: 1e8,
      stdio: ["ignore", "pipe", "ignore"],
    });
  } catch (e) {
    out = e.stdout;
  }
  const { totalCruised, violations: found } = JSON.parse(out).summary;
  return { totalCruised, hit: new Set(found.map((v) => v.rule.name)) };
}

const declared = new Set(
  (await import(join(root, ".dependency-cruiser.cjs"))).default.forbidden.map((r) => r.name),
);
const base = cruise();
let failures = 0;
const check = (ok, text) => {
  console.log(ok ? "ok  " : "FAIL", text);
  if (!ok) failures++;
};
check(
  base.totalCruised >= MIN_MODULES,
  `the graph is really parsed: ${base.totalCruised} modules (at least ${MIN_MODULES})`,
);
check(base.hit.size === 0, `the legal skeleton passes ${[...base.hit].join(" ")}`);
for (const name of declared) check(name in violations, `has a violation case: ${name}`);
for (const [name, files] of Object.entries(violations)) {
  const added = Object.keys(files).filter((p) => !existsSync(p));
  for (const [path, text] of Object.entries(files)) write(path, text);
  check(cruise().hit.has(name), `trips: ${name}`);
  for (const path of added) rmSync(path);
  rmSync("lib/gateway/guardrails/regex", { recursive: true, force: true });
}
rmSync(root, { recursive: true, force: true });
console.log(failures ? `${failures} failed` : `all ${declared.size} rules proven`);
process.exit(failures ? 1 : 0);
