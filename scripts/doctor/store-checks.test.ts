import { chmod, mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { parseEnv } from "@/lib/platform/env";
import { loadSecrets } from "@/lib/platform/secrets-file";
import { checkSecrets } from "./store-checks";

let dataDir: string;
beforeEach(async () => {
  dataDir = await mkdtemp(path.join(tmpdir(), "gatehouse-secrets-"));
});
afterEach(() => rm(dataDir, { recursive: true }));

const env = () => parseEnv({ DATA_DIR: dataDir, DATABASE_URL: "postgresql://a@localhost/a" });

describe("the check of the secrets, with a database of one's own", () => {
  it("says when they are still to be made", async () => {
    expect((await checkSecrets(env())).text).toContain("generated at the first start");
  });

  it("finds what would stop the start", async () => {
    await loadSecrets(dataDir, { mustExist: false });
    expect((await checkSecrets(env())).text).toBe("Secrets are in order");
    await chmod(path.join(dataDir, "secrets.json"), 0o644);
    await expect(checkSecrets(env())).rejects.toThrow("can be read by other users");
  });
});
