import { afterEach, describe, expect, it } from "vitest";
import { createDialer, type Dialer } from "./dialer";
import { egressError } from "./map-error";
import type { EgressErrorKind } from "./egress-error";
import { createPools, type Pools } from "./pools";
import { startHttp, type TestServer } from "./test-server";

let pools: Pools;
let server: TestServer;

afterEach(async () => {
  await pools.close();
  await server.close();
});

/** A pool whose connections fail in these ways before they succeed. */
function failing(...kinds: readonly EgressErrorKind[]) {
  const real = createDialer({ permits: () => true }, undefined);
  const left = [...kinds];
  let dials = 0;
  const dialer: Dialer = {
    ...real,
    openTcp: (...target) => {
      dials += 1;
      const kind = left.shift();
      return kind === undefined ? real.openTcp(...target) : Promise.reject(egressError(kind));
    },
  };
  const limits = { poolsMax: 10, poolIdleMs: 60_000, connectionsPerPoolMax: 1 };
  pools = createPools({ dialer, connectTimeoutMs: 5_000, ...limits });
  const { pool } = pools.lease("key", `http://127.0.0.1:${server.port}`);
  return { send: () => pool.request({ path: "/", method: "POST", body: "once" }), dials: () => dials };
}

describe("a connection that fails", () => {
  it.each(["refused", "reset"] as const)("is tried once more: %s", async (kind) => {
    server = await startHttp((_request, response) => response.end("ok"));
    const { send, dials } = failing(kind);
    const { statusCode, body } = await send();
    expect([statusCode, await body.text(), dials()]).toEqual([200, "ok", 2]);
  });

  it("is not tried a third time, nor again where it would be no use", async () => {
    server = await startHttp((_request, response) => response.end("ok"));
    const again = failing("refused", "refused");
    await expect(again.send()).rejects.toMatchObject({ kind: "refused" });
    expect(again.dials()).toBe(2);
    await pools.close();
    const never = failing("blocked");
    await expect(never.send()).rejects.toMatchObject({ kind: "blocked" });
    expect(never.dials()).toBe(1);
  });

  it("is not tried again once something was sent", async () => {
    let requests = 0;
    server = await startHttp((request) => {
      requests += 1;
      request.socket.destroy();
    });
    const { send, dials } = failing();
    await expect(send()).rejects.toThrow();
    expect([requests, dials()]).toEqual([1, 1]);
  });
});
