import { watch, type FSWatcher } from "node:fs";
import path from "node:path";
import { PROJECT_ROOT } from "./project";

const SETTLE_MS = 200;

/** Calls back after sources changed; several saves in a row count once. Tests and generated code do not count. */
export function watchSources(folders: readonly string[], onChange: () => void): () => void {
  let timer: NodeJS.Timeout | undefined;
  const watchers: FSWatcher[] = folders.map((folder) =>
    watch(path.join(PROJECT_ROOT, folder), { recursive: true }, (_event, file) => {
      if (file === null || !/\.tsx?$/.test(file) || /\.test\.tsx?$|generated|(^|\/)ui\//.test(file)) return;
      clearTimeout(timer);
      timer = setTimeout(onChange, SETTLE_MS);
    }),
  );
  return () => {
    clearTimeout(timer);
    for (const watcher of watchers) watcher.close();
  };
}
