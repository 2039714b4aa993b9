// Import rules of the layers. tests/architecture/prove-boundaries.mjs proves that each one trips.
// Needs TypeScript 5 or 6: under 7 dependency-cruiser parses nothing and still exits 0.

const PURE = "(schema|policy|types|constants)\\.ts$"; // files of a feature that the browser may load
const rule = (name, comment, from, to) => ({ name, comment, severity: "error", from, to });

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    rule(
      "no-cycles",
      "A cycle is two modules that are one module.",
      {},
      { circular: true, dependencyTypesNot: ["type-only"] },
    ),
    rule(
      "no-unresolvable",
      "An import that resolves to nothing hides from every other rule.",
      {},
      { couldNotResolve: true },
    ),

    // Layers: shared <- platform <- framework <- features <- app | workers ; gateway stands beside them on shared alone.
    rule(
      "shared-is-a-leaf",
      "lib/shared imports nothing of ours.",
      { path: "^lib/shared/" },
      { path: "^(app|components|workers|prisma|lib/(?!shared/))" },
    ),
    rule(
      "platform-knows-no-domain",
      "Adapters to the world carry no business words.",
      { path: "^lib/platform/" },
      { path: "^(app|components|workers|lib/(gateway|framework|features|runtime))/" },
    ),
    rule(
      "framework-knows-no-feature",
      "define* constructors know no feature.",
      { path: "^lib/framework/" },
      { path: "^(app|components|workers|lib/(gateway|features|runtime))/" },
    ),
    rule(
      "features-know-no-caller",
      "A feature does not know who calls it.",
      { path: "^lib/features/" },
      { path: "^(app|workers|lib/runtime)/" },
    ),

    // The data plane.
    rule(
      "gateway-core-is-pure",
      "The data plane sees the world only through lib/gateway/ports.ts.",
      { path: "^lib/gateway/" },
      { path: "^(app|components|workers|prisma|lib/(platform|framework|features|runtime))/" },
    ),
    rule(
      "gateway-core-no-frameworks",
      "No Next, React, Prisma, BullMQ or Redis client in the data plane.",
      { path: "^lib/gateway/" },
      { path: "^node_modules/(next|react|react-dom|@prisma|\\.prisma|prisma|bullmq|ioredis|redis|pg)/" },
    ),
    rule(
      "plugins-are-islands",
      "A plug-in (guardrail, upstream auth, client auth, identity method) imports its own folder, its contract, ports, errors, context. Nothing else.",
      { path: "^lib/gateway/(guardrails|upstream-auth|client-auth|identity)/([^/]+)/" },
      {
        path: "^lib/gateway/",
        pathNot: [
          "^lib/gateway/$1/$2/",
          "^lib/gateway/$1/define-[^/]+\\.ts$",
          "^lib/gateway/(ports|errors|context)\\.ts$",
        ],
      },
    ),
    rule(
      "gateway-only-via-its-surface",
      "Outside code imports lib/gateway/index.ts (or its testing kit).",
      { path: "^(app|components|workers|lib/(features|runtime))/" },
      { path: "^lib/gateway/", pathNot: "^lib/gateway/(index|testing/.+)\\.ts$" },
    ),
    rule(
      "only-runtime-runs-the-gateway",
      "Routes and browser code never load the data plane; lib/runtime wires it.",
      { path: "^(app|components)/|^lib/features/[^/]+/ui/" },
      { path: "^lib/gateway/", dependencyTypesNot: ["type-only"] },
    ),

    // Features.
    rule(
      "cross-feature-via-index",
      "Another feature is its index.ts, its pure files, or its ui/index.ts.",
      { path: "^lib/features/([^/]+)/" },
      {
        path: "^lib/features/([^/]+)/",
        pathNot: [
          "^lib/features/$1/",
          "^lib/features/[^/]+/index\\.ts$",
          "^lib/features/[^/]+/" + PURE,
          "^lib/features/[^/]+/ui/index\\.ts$",
        ],
      },
    ),
    rule(
      "handlers-run-in-workers-only",
      "A request never pulls a job handler into its bundle.",
      { pathNot: ["^workers/", "\\.test\\.ts$"] },
      { path: "\\.handler\\.ts$" },
    ),
    rule(
      "only-db-knows-prisma",
      "Prisma is imported in lib/platform/db and nowhere else.",
      { path: "^(app|components|workers|lib)/", pathNot: "^lib/platform/db/" },
      { path: "^node_modules/(@prisma|\\.prisma|prisma)/|^lib/platform/db/(client|generated)" },
    ),
    rule(
      "app-never-touches-infrastructure",
      "Routes speak to features, not to databases and queues.",
      { path: "^app/" },
      { path: "^(workers|lib/platform/(db|queue|redis|vault))/|^node_modules/(@prisma|bullmq|ioredis)/" },
    ),

    rule(
      "only-authentication-mints-tenants",
      "An authorized org or workspace id is made where a credential was checked, nowhere else.",
      {
        path: "^(app|components|workers|lib)/",
        pathNot: ["^lib/features/access/", "^lib/runtime/ports/", "^lib/framework/context\\.ts$"],
      },
      { path: "^lib/shared/mint-tenant\\.ts$" },
    ),

    // Client and server.
    rule(
      "components-are-domain-free",
      "components/ could be copied into another product.",
      { path: "^components/" },
      { path: "^(app|workers|lib/(features|gateway|platform|framework|runtime))/" },
    ),
    rule(
      "ui-imports-only-pure-files-and-actions",
      "The browser reaches its feature through actions.ts and pure files.",
      { path: "^lib/features/([^/]+)/ui/" },
      {
        path: "^lib/features/$1/",
        pathNot: ["^lib/features/$1/ui/", "^lib/features/$1/(actions\\.ts$|" + PURE + ")"],
      },
    ),
    rule(
      "ui-sees-other-features-by-ui-and-pure",
      "From the browser, another feature is its ui/index.ts or its pure files.",
      { path: "^lib/features/([^/]+)/ui/" },
      {
        path: "^lib/features/",
        pathNot: ["^lib/features/$1/", "^lib/features/[^/]+/ui/index\\.ts$", "^lib/features/[^/]+/" + PURE],
      },
    ),
    rule(
      "ui-never-imports-infrastructure",
      "No adapter, no framework constructor in the browser.",
      { path: "^lib/features/[^/]+/ui/" },
      { path: "^lib/(platform|framework|runtime)/" },
    ),
    rule(
      "pure-files-stay-pure",
      "schema, policy, types and constants run in the browser too.",
      { path: "^lib/features/[^/]+/" + PURE },
      {
        path: "^(lib/(platform|framework|runtime|gateway)|workers|app)/|^lib/features/[^/]+/(?!(schema|policy|types|constants)\\.ts$)",
        dependencyTypesNot: ["type-only"],
      },
    ),
  ],
  options: {
    tsConfig: { fileName: "tsconfig.json" },
    tsPreCompilationDeps: true,
    doNotFollow: { path: "node_modules" },
  },
};
