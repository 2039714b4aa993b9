import { parseEnv } from "@/lib/platform/env";
import { generateIfNeeded } from "../stack/build";
import { joinRunningDatabase, migrateDatabase, openDatabase } from "../stack/database";
import { readInstance } from "../stack/instance-file";
import { createProgress } from "../stack/progress";

/**
 * Runs `work` with the environment of the instance that DATA_DIR and DATABASE_URL name, running or not. A stopped
 * embedded database is started for it and stopped again. Progress goes to standard error: standard output is the result.
 */
export async function withInstance<T>(work: () => Promise<T>): Promise<T> {
  const env = parseEnv(process.env);
  const progress = createProgress((text) => void process.stderr.write(text));
  await generateIfNeeded(progress);
  const running = await joinRunningDatabase(env);
  const database = running ?? (await openDatabase(env, progress));
  try {
    if (running === null) await migrateDatabase(env, database, progress);
    const publicUrl = running === null ? undefined : readInstance(env.DATA_DIR)?.publicUrl;
    provide({ ...database.settings, ...(publicUrl === undefined ? {} : { PUBLIC_URL: publicUrl }) });
    return await work();
  } finally {
    await database.stop();
  }
}

// The product's modules read the environment at first use, which is after this: they are imported by `work`.
function provide(settings: Readonly<Record<string, string>>): void {
  for (const [name, value] of Object.entries(settings)) {
    if ((process.env[name] ?? "").trim() === "") process.env[name] = value;
  }
}
