import { spawnSync } from "node:child_process";
import { once } from "node:events";
import { connect } from "node:net";
import { tmpdir } from "node:os";
import { setTimeout as delay } from "node:timers/promises";
import { findFreePort, isPortFree } from "@/lib/platform/embedded-postgres/free-port";
import { interruptKept, spawnKept } from "@/lib/platform/embedded-postgres/keeper";

/** A redis-server of our own. */
export interface RedisProcess {
  /** Without a database number. */
  readonly url: string;
  stop(): Promise<void>;
}

/** Starts a redis-server that keeps nothing on disk, on a free port unless one is given; null when none is installed. */
export async function startRedis(wantedPort?: number): Promise<RedisProcess | null> {
  if (spawnSync("redis-server", ["--version"]).status !== 0) return null;
  const port = wantedPort ?? (await findFreePort());
  const args = ["--port", String(port), "--bind", "127.0.0.1", "--save", "", "--appendonly", "no"];
  const child = spawnKept("redis-server", [...args, "--databases", "1024"], {
    output: "ignore",
    cwd: tmpdir(),
  });
  const exited = once(child, "exit");
  for (const deadline = Date.now() + 10_000; !(await answersPing(port)); await delay(20)) {
    if (Date.now() > deadline) throw new Error(`redis-server does not answer on port ${String(port)}`);
  }
  return {
    url: `redis://127.0.0.1:${String(port)}`,
    stop: async () => {
      interruptKept(child);
      await exited;
    },
  };
}

async function answersPing(port: number): Promise<boolean> {
  if (await isPortFree(port)) return false;
  return new Promise((resolve) => {
    const socket = connect({ port, host: "127.0.0.1" }, () => socket.write("PING\r\n"));
    const finish = (isUp: boolean) => {
      socket.destroy();
      resolve(isUp);
    };
    socket.setTimeout(1_000, () => {
      finish(false);
    });
    socket.once("data", (data) => {
      finish(data.toString().startsWith("+PONG"));
    });
    socket.once("error", () => {
      finish(false);
    });
  });
}
