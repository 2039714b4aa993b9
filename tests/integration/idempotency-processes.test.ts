import { spawn } from "node:child_process";
import { once } from "node:events";
import path from "node:path";
import { createInterface } from "node:readline";
import { expect, it } from "vitest";
import { z } from "zod";
import { listApiKeys } from "@/lib/features/api-keys";
import { makeAdminKey, makeOrg } from "../helpers/factories";
import { useStores } from "../helpers/use-stores";

useStores();

const FIXTURE = path.resolve(import.meta.dirname, "fixtures/repeating-process.ts");
const answers = z.array(z.object({ status: z.number(), text: z.string() }));

async function repeater(args: readonly string[]) {
  const child = spawn(process.execPath, ["--import", "tsx", FIXTURE, ...args], {
    env: process.env,
    stdio: ["pipe", "pipe", "inherit"],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  expect((await lines.next()).value).toBe("ready");
  return {
    go: async () => {
      child.stdin.write("go\n");
      const exited = once(child, "exit");
      const { value } = await lines.next();
      await exited;
      return answers.parse(JSON.parse(String(value)));
    },
  };
}

it(
  "two processes that are asked the same at the same moment do it once and answer the same",
  { timeout: 180_000 },
  async () => {
    const org = await makeOrg();
    const { key } = await makeAdminKey(org);
    const names = Array.from({ length: 12 }, (_, index) => `key-${String(index)}`);
    const args = [key, `/orgs/${org.org.slug}/workspaces/default/api-keys`, ...names];
    const [one, two] = await Promise.all([repeater(args), repeater(args)]);
    const [first, second] = await Promise.all([one.go(), two.go()]);
    expect(first.map(({ status }) => status)).toEqual(names.map(() => 201));
    expect(second).toEqual(first);
    const { data } = await listApiKeys.execute(org.wsCtx, { limit: 100 });
    expect(data.map(({ name }) => name).sort()).toEqual([...names].sort());
  },
);
