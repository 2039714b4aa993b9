// npm run dev: pages reload by Next; what serves restarts when the data plane changes, the worker when anything does.
import { runInForeground } from "./stack/foreground";
import { createProgress } from "./stack/progress";
import { startStack } from "./stack/start-stack";
import { watchSources } from "./stack/watch-sources";

const SERVER_SOURCES = ["lib/gateway", "lib/runtime", "lib/platform", "lib/shared"];
const WORKER_SOURCES = ["lib", "workers"];

const progress = createProgress();

await runInForeground(async (signal) => {
  const stack = await startStack({ raw: process.env, mode: "development", progress, signal });
  const { server, pages, worker } = stack.children;
  const unwatchServer = watchSources(SERVER_SOURCES, () => {
    progress.line("↻ Restarting the server");
    server?.restart();
    pages?.restart();
  });
  const unwatchWorker = watchSources(WORKER_SOURCES, () => worker?.restart());
  progress.line();
  progress.line(`Gatehouse is ready for development: ${stack.publicUrl}  (Ctrl-C stops it)`);
  return {
    stop: async () => {
      unwatchServer();
      unwatchWorker();
      await stack.stop();
    },
  };
}, progress.line);
