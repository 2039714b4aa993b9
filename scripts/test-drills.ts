// `npm run test:drills [file…]`: the drills in full. `npm test` runs a short form of each.
import { spawnSync } from "node:child_process";
import process from "node:process";

const files = process.argv.slice(2);
const { status } = spawnSync(
  "npx",
  ["vitest", "run", "--project", "e2e", ...(files.length > 0 ? files : ["tests/drills"])],
  { stdio: "inherit", env: { ...process.env, GATEHOUSE_DRILLS: "long" } },
);
process.exit(status ?? 1);
