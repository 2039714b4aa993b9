// Preloaded into every process that a supervisor starts: when the supervisor is gone, even by SIGKILL, it asks the
// process to stop in an orderly way, and ends it if that takes too long.
const PATIENCE_MS = 45_000;

process.channel?.unref();
process.once("disconnect", () => {
  setTimeout(() => process.exit(1), PATIENCE_MS).unref();
  process.kill(process.pid, "SIGTERM");
});
