import { createServer } from "node:http";
import { once } from "node:events";
import type { AddressInfo } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { answersReady, waitUntilReady } from "./wait-until-ready";

const other = createServer((_request, response) => response.end("ready"));
afterEach(() => other.close());

describe("waiting for a process of ours", () => {
  it("does not take another program's answer for its own", async () => {
    other.listen(0, "127.0.0.1");
    await once(other, "listening");
    const { port } = other.address() as AddressInfo;
    const isReady = () => answersReady("127.0.0.1", port);
    expect(await isReady()).toBe(true);
    let exit: (reason: string) => void = () => undefined;
    const process = {
      firstExit: new Promise<string>((resolve) => (exit = resolve)),
      hasStarted: () => false,
    };
    const waiting = waitUntilReady({ name: "server", process, isReady }, AbortSignal.timeout(10_000));
    setTimeout(() => exit("exit code 1"), 300);
    await expect(waiting).rejects.toThrow("The server stopped while starting (exit code 1)");
  });
});
