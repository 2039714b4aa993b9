import { readdirSync } from "node:fs";
import path from "node:path";
import { describe, expect, it } from "vitest";
import type { Command } from "@/lib/framework/command";
import { withTenant } from "@/lib/platform/db";
import { makeOrg, type TestOrg } from "../helpers/factories";
import { useStores } from "../helpers/use-stores";
import { DEEDS, scopeOf, SECRET } from "./command-deeds";
import { startRegistryUpstream } from "./registry-upstream";

useStores();

const FEATURES = path.resolve(import.meta.dirname, "../../lib/features");

/** Every command there is: whatever a file of a `commands` folder exports. */
async function allCommands(): Promise<Map<string, Command>> {
  const files = readdirSync(FEATURES, { recursive: true, encoding: "utf8" }).filter((file) =>
    /\/commands\/[\w-]+\.ts$/.test(file),
  );
  const commands = new Map<string, Command>();
  for (const file of files) {
    const exported = Object.values((await import(path.join(FEATURES, file))) as Record<string, unknown>);
    for (const one of exported) if (isCommand(one)) commands.set(one.name, one);
  }
  return commands;
}

function isCommand(value: unknown): value is Command {
  return typeof value === "object" && value !== null && "kind" in value && value.kind === "command";
}

/** They walk to a server and store nothing. */
const WRITES_NOTHING = ["server.test", "server.test-connection", "workspace-server.test-connection"];

const rowsOf = (org: TestOrg) =>
  withTenant(scopeOf(org), (db) => db.auditLog.findMany({ orderBy: { id: "asc" } }));

describe("every command", async () => {
  const commands = await allCommands();

  it("is walked here", () => {
    expect([...commands.keys()].sort()).toEqual([...Object.keys(DEEDS), ...WRITES_NOTHING].sort());
  });

  it.each(Object.keys(DEEDS))(
    "%s writes one audit row, with actor and address and without a secret",
    async (name) => {
      const upstream = await startRegistryUpstream();
      try {
        const org = await makeOrg();
        const deed = await DEEDS[name]?.({ org, upstream });
        const before = new Set((await rowsOf(org)).map(({ id }) => id));
        const answer = await commands.get(name)?.execute(deed?.as as never, deed?.input);
        const rows = (await rowsOf(org)).filter(({ id }) => !before.has(id));
        expect(rows.map(({ action }) => action)).toEqual([name]);
        const { actor, requestId } = deed?.as ?? org.ctx;
        expect(rows[0]).toMatchObject({
          actorLabel: actor.label,
          actorKind: "user",
          ip: "192.0.2.1",
          requestId,
        });
        expect(rows[0]?.targetId).not.toBeNull();
        const secrets = [SECRET, ...secretsIn(answer)];
        for (const secret of secrets) expect(JSON.stringify(rows)).not.toContain(secret);
      } finally {
        await upstream.close();
      }
    },
  );
});

function secretsIn(answer: unknown): string[] {
  const text = JSON.stringify(answer ?? null);
  return [...text.matchAll(/gh_\w+_\w{32}_\w{6}|invitations\/([\w-]{43})/g)].map(
    ([all, token]) => token ?? all,
  );
}
