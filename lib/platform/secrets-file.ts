// DATA_DIR/secrets.json holds what nobody configured: whoever reads it can open every stored credential.
// It is made once, never regenerated over existing data, and refused when malformed, weak or readable by others.
import { randomBytes } from "node:crypto";
import { existsSync } from "node:fs";
import { chmod, link, readFile, rename, rm, stat, writeFile } from "node:fs/promises";
import path from "node:path";
import { z } from "zod";
import { keyRing, randomSecret } from "./env-formats";
import { StartupError } from "./startup-error";

const FILE_NAME = "secrets.json";

const ring = z
  .string()
  .refine((value) => keyRing.safeParse(value).success, "is not a ring of random 32-byte keys");

const secretsSchema = z.strictObject({
  version: z.literal(1),
  masterKeys: ring,
  sealKeys: ring,
  nextauthSecret: randomSecret,
  postgresSuperuserPassword: randomSecret,
  postgresOwnerPassword: randomSecret,
});

/** The generated secrets of a data folder. */
export type Secrets = z.output<typeof secretsSchema>;

/** Reads the secrets of a data folder, making those that are missing. `mustExist` when data depends on them. */
export async function loadSecrets(dataDir: string, options: { mustExist: boolean }): Promise<Secrets> {
  const file = path.join(dataDir, FILE_NAME);
  if (!existsSync(file)) {
    if (options.mustExist) {
      throw new StartupError(
        `${file} is missing, but ${dataDir} already holds data that was encrypted with it. ` +
          "Restore the file from a backup, or start with another DATA_DIR.",
      );
    }
    await createOnce(file, generate());
  }
  await refuseOpenFile(file);
  const stored = parseStored(file, await readFile(file, "utf8"));
  const parsed = secretsSchema.safeParse({ ...generate(), ...stored });
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    throw new StartupError(
      `${file} cannot be used: ${issue?.path.join(".") ?? ""} ${issue?.message ?? "is malformed"}. Restore it from a backup.`,
    );
  }
  if (Object.keys(parsed.data).some((name) => !(name in stored))) await replace(file, parsed.data);
  return parsed.data;
}

/** Whether a data folder has secrets of its own. */
export function hasSecretsFile(dataDir: string): boolean {
  return existsSync(path.join(dataDir, FILE_NAME));
}

/** The environment variables that the secrets stand in for. */
export function secretsAsEnv(secrets: Secrets) {
  return {
    GATEHOUSE_MASTER_KEYS: secrets.masterKeys,
    GATEHOUSE_SEAL_KEYS: secrets.sealKeys,
    NEXTAUTH_SECRET: secrets.nextauthSecret,
  };
}

function generate(): Secrets {
  const newRing = () => `k1:${randomBytes(32).toString("base64")}`;
  const newSecret = () => randomBytes(32).toString("base64url");
  return {
    version: 1,
    masterKeys: newRing(),
    sealKeys: newRing(),
    nextauthSecret: newSecret(),
    postgresSuperuserPassword: newSecret(),
    postgresOwnerPassword: newSecret(),
  };
}

function parseStored(file: string, text: string): Record<string, unknown> {
  try {
    return z.record(z.string(), z.unknown()).parse(JSON.parse(text));
  } catch (cause) {
    throw new StartupError(`${file} is not a JSON object. Restore it from a backup.`, { cause });
  }
}

async function refuseOpenFile(file: string): Promise<void> {
  if (process.platform === "win32") return;
  const mode = (await stat(file)).mode & 0o777;
  if ((mode & 0o077) === 0) return;
  throw new StartupError(
    `${file} can be read by other users of this machine (mode ${mode.toString(8)}). Run: chmod 600 ${file}`,
  );
}

// Two processes may start on a new folder at once: the first link wins and both read that file.
async function createOnce(file: string, secrets: Secrets): Promise<void> {
  const draft = await writeDraft(file, secrets);
  try {
    await link(draft, file);
  } catch (error) {
    if (!existsSync(file)) throw error;
  } finally {
    await rm(draft, { force: true });
  }
}

async function replace(file: string, secrets: Secrets): Promise<void> {
  await rename(await writeDraft(file, secrets), file);
}

async function writeDraft(file: string, secrets: Secrets): Promise<string> {
  const draft = `${file}.${randomBytes(6).toString("hex")}`;
  await writeFile(draft, `${JSON.stringify(secrets, null, 2)}\n`, { mode: 0o600, flag: "wx", flush: true });
  await chmod(draft, 0o600);
  return draft;
}
