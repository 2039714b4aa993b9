// npm run seed -- <scenario>: fills the instance of DATA_DIR or DATABASE_URL with made-up organizations. The last line is
// JSON with what to sign in with. Never in production: the passwords are in this repository.
import process from "node:process";
import { withInstance } from "@/scripts/cli/with-instance";
import { acme } from "./scenarios/acme";
import { brokenUpstreams } from "./scenarios/broken-upstreams";
import { busyLogs } from "./scenarios/busy-logs";
import { emptyOrg } from "./scenarios/empty-org";
import type { Scenario } from "./scenario";

const scenarios: Readonly<Record<string, Scenario>> = {
  "empty-org": emptyOrg,
  acme,
  "busy-logs": busyLogs,
  "broken-upstreams": brokenUpstreams,
};

const name = process.argv[2] ?? "";
const scenario = Object.hasOwn(scenarios, name) ? scenarios[name] : undefined;
if (scenario === undefined) {
  process.stderr.write(`Usage: npm run seed -- <${Object.keys(scenarios).join(" | ")}>\n`);
  process.exit(2);
}
await withInstance(async () => {
  const { getEnv } = await import("@/lib/platform/env");
  if (getEnv().NODE_ENV === "production")
    throw new Error("Seeds are for development: NODE_ENV is production.");
  const { closeAdapters } = await import("@/lib/framework/adapters");
  const { closeDatabase } = await import("@/lib/platform/db");
  try {
    process.stdout.write(`${JSON.stringify({ scenario: name, ...(await scenario()) })}\n`);
  } finally {
    await closeAdapters();
    await closeDatabase();
  }
});
// Connections of the product would keep the process alive, and everything is done.
process.exit();
