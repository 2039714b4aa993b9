import { afterEach, describe, expect, it } from "vitest";
import { closeLater, closeOpened, openEgress, readText, serve } from "./test-egress";
import { startTcp, until } from "./test-server";

afterEach(closeOpened);

const get = { poolKey: "p", method: "GET" };

describe("limits", () => {
  it("gives up on a server that accepts and never answers", async () => {
    const server = await startTcp((socket) => void socket.resume());
    closeLater(server);
    const slow = openEgress().request({ ...get, url: server.url, timeouts: { firstByteMs: 60 } });
    await expect(slow).rejects.toMatchObject({ kind: "timeout" });
    await until(() => server.openSockets() === 0, "the socket is closed");
  });

  it("gives up on a server that falls silent, and on one that drips for ever", async () => {
    const server = await serve((request, response) => {
      response.write("x");
      if (request.url !== "/drip") return;
      const timer = setInterval(() => response.write("x"), 10);
      response.on("close", () => clearInterval(timer));
    });
    const open = openEgress();
    const silent = await open.request({ ...get, url: server.url, timeouts: { idleMs: 60 } });
    await expect(readText(silent)).rejects.toMatchObject({ kind: "timeout" });
    const dripping = await open.request({
      ...get,
      poolKey: "drip",
      url: `${server.url}/drip`,
      timeouts: { idleMs: 60, absoluteMs: 250 },
    });
    await expect(readText(dripping)).rejects.toMatchObject({ kind: "timeout" });
    await until(() => server.openSockets() === 0, "both sockets are closed");
  });

  it("does not count the time a slow reader takes as silence", async () => {
    const server = await serve((_request, response) => response.end(Buffer.alloc(2 * 1024 * 1024)));
    const response = await openEgress().request({ ...get, url: server.url, timeouts: { idleMs: 50 } });
    await new Promise((resolve) => setTimeout(resolve, 150));
    expect((await readText(response)).length).toBe(2 * 1024 * 1024);
  });

  it("refuses an answer that is too large, announced or not", async () => {
    const server = await serve((request, response) => {
      if (request.url === "/announced") response.setHeader("content-length", 5_000);
      response.end(Buffer.alloc(5_000));
    });
    const open = openEgress({ responseBytesMax: 4_000 });
    await expect(open.request({ ...get, url: `${server.url}/announced` })).rejects.toMatchObject({
      kind: "too_large",
    });
    const response = open.request({ ...get, url: server.url }).then(readText);
    await expect(response).rejects.toMatchObject({ kind: "too_large" });
    await expect(
      open.request({ ...get, url: server.url, responseBytesMax: 0 }).then(readText),
    ).resolves.toHaveLength(5_000);
  });

  it("closes the upstream socket at once when aborted, before and during the answer", async () => {
    let requests = 0;
    const server = await serve((request, response) => {
      requests++;
      if (request.url === "/started") response.write("x");
    });
    const open = openEgress();
    const before = new AbortController();
    const pending = open.request({ ...get, url: server.url, signal: before.signal });
    await until(() => requests === 1, "the request arrived");
    before.abort();
    await expect(pending).rejects.toMatchObject({ kind: "aborted" });
    await until(() => server.openSockets() === 0, "closed before the answer");

    const during = new AbortController();
    const response = await open.request({ ...get, url: `${server.url}/started`, signal: during.signal });
    const reading = readText(response);
    during.abort();
    await expect(reading).rejects.toMatchObject({ kind: "aborted" });
    await until(() => server.openSockets() === 0, "closed during the answer");
    await expect(
      open.request({ ...get, url: server.url, signal: AbortSignal.abort() }),
    ).rejects.toMatchObject({ kind: "aborted" });
  });

  it("closes the upstream socket when the reader stops early", async () => {
    const server = await serve((_request, response) => void response.write("x"));
    const response = await openEgress().request({ ...get, url: server.url });
    for await (const _chunk of response.body) break;
    await until(() => server.openSockets() === 0, "the socket is closed");
  });
});
