import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const alias = { "@": fileURLToPath(new URL(".", import.meta.url)) };
// Two at a time everywhere: the tests drive whole processes, and projects of one run must agree.
const node = { environment: "node" as const, hookTimeout: 60_000, maxWorkers: 2 };
const stores = { ...node, globalSetup: ["tests/setup/global-setup.ts"], testTimeout: 60_000 };

export default defineConfig({
  resolve: { alias },
  test: {
    projects: [
      {
        resolve: { alias },
        test: {
          ...node,
          name: "unit",
          include: ["{lib,components,app,scripts}/**/*.test.{ts,tsx}", "tests/architecture/**/*.test.ts"],
        },
      },
      { resolve: { alias }, test: { ...stores, name: "platform", include: ["tests/platform/**/*.test.ts"] } },
      {
        resolve: { alias },
        test: { ...node, testTimeout: 60_000, name: "gateway", include: ["tests/gateway/**/*.test.ts"] },
      },
      {
        resolve: { alias },
        test: {
          ...node,
          testTimeout: 120_000,
          name: "conformance",
          include: ["tests/conformance/**/*.test.ts"],
        },
      },
      {
        resolve: { alias },
        test: {
          ...node,
          testTimeout: 120_000,
          name: "real-servers",
          include: ["tests/real-servers/**/*.test.ts"],
        },
      },
      {
        resolve: { alias },
        test: { ...stores, name: "integration", include: ["tests/{integration,tenancy}/**/*.test.ts"] },
      },
      {
        resolve: { alias },
        test: {
          ...node,
          testTimeout: 300_000,
          hookTimeout: 300_000,
          fileParallelism: false,
          name: "e2e",
          include: ["tests/{e2e,drills}/**/*.test.ts"],
        },
      },
    ],
  },
});
