import path from "node:path";
import { defineConfig } from "prisma/config";

// `prisma generate` insists on a schema-engine binary that it never runs, and would download it. This one is ours:
// it also lets `prisma migrate diff` work where nothing can be downloaded.
process.env["PRISMA_SCHEMA_ENGINE_BINARY"] ??= path.resolve(import.meta.dirname, "scripts/schema-engine.mjs");

export default defineConfig({
  schema: "prisma/schema",
  migrations: { path: "prisma/migrations" },
  datasource: { url: process.env["DATABASE_URL"] ?? "postgresql://localhost:1/none" },
});
