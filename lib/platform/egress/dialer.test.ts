import { describe, expect, it } from "vitest";
import { createDialer } from "./dialer";
import { startHttp, until } from "./test-server";

const signal = AbortSignal.timeout(5_000);

describe("the dialer", () => {
  it("checks the address it is connected to, not only those it was told", async () => {
    const server = await startHttp((_request, response) => response.end());
    const dialer = createDialer({ permits: (_host, _port, address) => address === "203.0.113.7" }, undefined);
    const target = { hostname: "127.0.0.1", port: server.port };
    const rebound = dialer.openTcp(target, [{ address: "203.0.113.7", family: 4 }], signal);
    await expect(rebound).rejects.toMatchObject({ kind: "blocked" });
    await until(() => server.openSockets() === 0, "the socket is closed");
    await server.close();
  });

  it("refuses a name of which one address is not permitted", async () => {
    const dialer = createDialer({ permits: (_host, _port, address) => address !== "10.0.0.1" }, undefined);
    const found = [
      { address: "127.0.0.1", family: 4 },
      { address: "10.0.0.1", family: 4 },
    ];
    await expect(dialer.openTcp({ hostname: "a.test", port: 1 }, found, signal)).rejects.toMatchObject({
      kind: "blocked",
    });
    await expect(dialer.openTcp({ hostname: "a.test", port: 1 }, [], signal)).rejects.toMatchObject({
      kind: "blocked",
    });
  });

  it("connects to the addresses that were checked and does not ask DNS again", async () => {
    const server = await startHttp((_request, response) => response.end());
    const dialer = createDialer({ permits: () => true }, undefined);
    const target = { hostname: "does-not-exist.invalid", port: server.port };
    const socket = await dialer.openTcp(target, [{ address: "127.0.0.1", family: 4 }], signal);
    expect(socket.remoteAddress).toBe("127.0.0.1");
    socket.destroy();
    await server.close();
  });
});
