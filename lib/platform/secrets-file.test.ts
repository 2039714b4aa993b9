import { chmodSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parseEnv } from "./env";
import { loadSecrets, secretsAsEnv } from "./secrets-file";

let dataDir: string;
let file: string;

beforeEach(() => {
  dataDir = mkdtempSync(path.join(tmpdir(), "gatehouse-secrets-"));
  file = path.join(dataDir, "secrets.json");
});

afterEach(() => {
  rmSync(dataDir, { recursive: true });
});

const load = () => loadSecrets(dataDir, { mustExist: false });
const stored = (): Record<string, unknown> =>
  JSON.parse(readFileSync(file, "utf8")) as Record<string, unknown>;

describe("loadSecrets", () => {
  it("makes secrets once and gives the same ones ever after", async () => {
    const first = await load();
    expect(await load()).toEqual(first);
  });

  it("writes a file that only its owner can read", async () => {
    await load();
    expect(statSync(file).mode & 0o777).toBe(0o600);
  });

  it("makes what the environment would accept", async () => {
    expect(parseEnv(secretsAsEnv(await load())).GATEHOUSE_MASTER_KEYS).toHaveLength(1);
  });

  it("several processes that start at once agree on one set", async () => {
    const all = await Promise.all([1, 2, 3, 4].map(load));
    expect(new Set(all.map((secrets) => secrets.masterKeys)).size).toBe(1);
  });

  it("adds a secret that a newer version needs and keeps the others", async () => {
    const before = await load();
    const { sealKeys: _removed, ...rest } = stored();
    writeFileSync(file, JSON.stringify(rest));
    const after = await load();
    expect(after).toMatchObject({ masterKeys: before.masterKeys, nextauthSecret: before.nextauthSecret });
    expect(stored()["sealKeys"]).toBe(after.sealKeys);
  });

  it("never makes new secrets over data that needs the old ones", async () => {
    await expect(loadSecrets(dataDir, { mustExist: true })).rejects.toThrow(
      /secrets.json is missing.*Restore/,
    );
  });

  it.each([
    ["not JSON", "{", /not a JSON object/],
    ["a weak key", JSON.stringify({ masterKeys: `k1:${Buffer.alloc(32).toString("base64")}` }), /masterKeys/],
    ["a short secret", JSON.stringify({ nextauthSecret: "hello" }), /nextauthSecret/],
    ["an unknown field", JSON.stringify({ masterKey: "x" }), /masterKey/],
  ])("refuses %s and leaves the file as it is", async (_what, content, message) => {
    writeFileSync(file, content, { mode: 0o600 });
    await expect(load()).rejects.toThrow(message);
    expect(readFileSync(file, "utf8")).toBe(content);
  });

  it("refuses a file that others can read, with the command that closes it", async () => {
    await load();
    chmodSync(file, 0o644);
    await expect(load()).rejects.toThrow(`chmod 600 ${file}`);
  });
});
