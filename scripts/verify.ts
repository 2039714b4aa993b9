// `npm run verify`: everything that needs no database and no browser, in under two minutes.
import process from "node:process";
import { runSteps, type Step } from "./steps";

const steps: readonly Step[] = [
  // The slow ones first, so that the two lanes end together.
  { name: "lint", command: ["npx", "eslint", "."] },
  { name: "types", command: ["npx", "tsc", "--noEmit"] },
  { name: "unit tests", command: ["npx", "vitest", "run", "--project", "unit"] },
  { name: "format", command: ["npx", "prettier", "--check", "--cache", "."] },
  { name: "boundaries", command: ["npx", "tsx", "scripts/check-boundaries.ts"] },
  { name: "proof", command: ["node", "tests/architecture/prove-boundaries.mjs"] },
  { name: "dead code", command: ["npx", "knip"] },
  { name: "docs", command: ["npx", "tsx", "scripts/check-docs.ts"] },
  { name: "lockfile", command: ["node", "scripts/fix-lock.mjs", "--check"] },
];

const passed = await runSteps(steps, 2);
process.stdout.write(passed ? "\nReady to hand over.\n" : "\nNot ready: see above.\n");
process.exitCode = passed ? 0 : 1;
