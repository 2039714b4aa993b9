// npm start: Gatehouse in production on this machine, with whatever the environment does not bring.
import { runInForeground } from "./stack/foreground";
import { createProgress } from "./stack/progress";
import { startStack } from "./stack/start-stack";

const progress = createProgress();

await runInForeground(async (signal) => {
  const stack = await startStack({ raw: process.env, mode: "production", progress, signal });
  progress.line();
  progress.line(
    stack.children.server === null
      ? "Gatehouse's worker is running. Ctrl-C stops it."
      : `Gatehouse is ready: ${stack.publicUrl}  (Ctrl-C stops it)`,
  );
  return stack;
}, progress.line);
