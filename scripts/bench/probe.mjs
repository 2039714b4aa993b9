// Preloaded into the processes that serve: tells the benchmark what they use. Plain JavaScript, so that it needs no loader.
import { monitorEventLoopDelay } from "node:perf_hooks";
import process from "node:process";

const lag = monitorEventLoopDelay({ resolution: 10 });
lag.enable();

process.on("message", (message) => {
  if (message?.bench !== "sample") return;
  if (message.gc === true) for (let round = 0; round < 4; round += 1) globalThis.gc?.();
  const { user, system } = process.cpuUsage();
  const { heapUsed, external, rss } = process.memoryUsage();
  const value = {
    cpuMs: (user + system) / 1_000,
    memoryBytes: heapUsed + external,
    rssBytes: rss,
    // The monitor's own timer fires every 10 ms; what exceeds that is lag.
    lagP99Ms: Math.max(0, lag.percentile(99) / 1e6 - 10),
    lagMaxMs: Math.max(0, lag.max / 1e6 - 10),
  };
  lag.reset();
  process.send?.({ benchId: message.benchId, value });
});
process.channel?.unref();
