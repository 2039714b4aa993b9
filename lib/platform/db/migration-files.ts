import { createHash } from "node:crypto";
import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { StartupError } from "../startup-error";

/** One `migration.sql` as Prisma lays it out. */
export interface MigrationFile {
  readonly name: string;
  readonly sql: string;
  /** SHA-256 of the file, as Prisma records it. */
  readonly checksum: string;
}

/** Every migration of a folder in the order of application. */
export async function readMigrations(folder: string): Promise<readonly MigrationFile[]> {
  const entries = await readdir(folder, { withFileTypes: true }).catch((cause: unknown) => {
    throw new StartupError(
      `The migrations folder ${folder} cannot be read. Run from the root of the project.`,
      {
        cause,
      },
    );
  });
  const names = entries.filter((entry) => entry.isDirectory()).map((entry) => entry.name);
  return Promise.all(
    names.sort().map(async (name) => {
      const content = await readFile(path.join(folder, name, "migration.sql"));
      const checksum = createHash("sha256").update(content).digest("hex");
      return { name, sql: content.toString("utf8"), checksum };
    }),
  );
}
