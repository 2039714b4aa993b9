import { afterEach, describe, expect, it } from "vitest";
import { closeLater, closeOpened, openEgress, serve } from "./test-egress";
import { fixture, startHttp, startHttps, until } from "./test-server";

afterEach(closeOpened);

describe("fetch for SDKs", () => {
  it("gives a Response with status, headers, url and streamed body", async () => {
    const server = await serve((request, response) => {
      request.pipe(
        response.writeHead(200, { "content-type": "text/plain", "x-method": request.method ?? "" }),
      );
    });
    const open = openEgress();
    const response = await open.fetch(new URL("/a?b=1", server.url), {
      method: "POST",
      body: new URLSearchParams({ a: "1 2" }),
    });
    expect(response).toBeInstanceOf(Response);
    expect(response.url).toBe(`${server.url}/a?b=1`);
    expect(response.headers.get("x-method")).toBe("POST");
    expect(await response.text()).toBe("a=1+2");
    const asked = await open.fetch(new Request(server.url, { method: "PUT", body: "z" }));
    expect(await asked.text()).toBe("z");
  });

  it("handles answers without a body", async () => {
    const server = await serve((_request, response) => response.writeHead(204).end());
    const response = await openEgress().fetch(server.url);
    expect(response.status).toBe(204);
    expect(await response.text()).toBe("");
  });

  it("rejects with the caller's own reason when aborted, and closes the socket", async () => {
    const server = await serve((_request, response) => void response.write("x"));
    const controller = new AbortController();
    const response = await openEgress().fetch(server.url, { signal: controller.signal });
    controller.abort(new Error("mine"));
    await expect(response.text()).rejects.toThrow("mine");
    await until(() => server.openSockets() === 0, "the socket is closed");
    await expect(openEgress().fetch(server.url, { signal: AbortSignal.abort() })).rejects.toMatchObject({
      name: "AbortError",
    });
  });
});

describe("an answer that nobody reads", () => {
  it.each(["identity", "gzip"])(
    "is cut off when it is abandoned, also when compressed: %s",
    async (encoding) => {
      const server = await serve((_request, response) => {
        response.writeHead(302, { location: "/", "content-encoding": encoding }).write("x");
      });
      await expect(openEgress().fetch(server.url)).rejects.toMatchObject({ kind: "redirect" });
      await until(() => server.openSockets() === 0, "the socket is closed");
    },
  );
});

describe("a compressed stream that is left", () => {
  it("is cut off though its reader waits for the server", async () => {
    const server = await serve((_request, response) => {
      response.writeHead(200, { "content-encoding": "gzip" }).flushHeaders();
    });
    const { body } = await openEgress().request({ poolKey: "a", method: "GET", url: server.url });
    const iterator = body[Symbol.asyncIterator]();
    const waiting = iterator.next();
    await iterator.return?.();
    expect(await waiting).toEqual({ done: true, value: undefined });
    await until(() => server.openSockets() === 0, "the socket is closed");
  });
});

describe("explain", () => {
  it("walks every hop of a working address", async () => {
    const server = await startHttps((_request, response) => response.end());
    closeLater(server);
    const trusting = openEgress({ extraCa: fixture("localhost.crt") });
    const explained = await trusting.explain(`https://localhost:${server.port}/mcp`);
    expect(explained).toMatchObject({ ok: true, error: null, address: "127.0.0.1" });
    expect(explained.hops.map(({ name, status }) => [name, status])).toEqual([
      ["dns", "ok"],
      ["connect", "ok"],
      ["tls", "ok"],
    ]);
    expect(explained.hops[2]?.detail).toContain("TLSv1.3");
    await until(() => server.openSockets() === 0, "nothing stays open");
    const response = await trusting.fetch(`https://localhost:${server.port}/`);
    expect(response.status).toBe(200);
  });

  it("stops where it fails and says so", async () => {
    const gone = await startHttp(() => {});
    await gone.close();
    const open = openEgress();
    const states = async (url: string) => (await open.explain(url)).hops.map(({ status }) => status);
    expect(await states("http://does-not-exist.invalid/")).toEqual(["failed", "skipped", "skipped"]);
    expect(await states(gone.url)).toEqual(["skipped", "failed", "skipped"]);
    expect(await states("nonsense")).toEqual(["failed", "skipped", "skipped"]);
    const plain = await serve((_request, response) => response.end());
    expect(await states(plain.url)).toEqual(["skipped", "ok", "skipped"]);
    expect(await states(plain.url.replace("http:", "https:"))).toEqual(["skipped", "ok", "failed"]);
  });
});
