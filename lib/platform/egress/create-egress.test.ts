import { randomBytes } from "node:crypto";
import { gzipSync } from "node:zlib";
import { afterEach, describe, expect, it } from "vitest";
import { closeLater, closeOpened, openEgress, readText, serve } from "./test-egress";
import { startHttp, startHttps, startTcp, until } from "./test-server";

afterEach(closeOpened);

const get = { poolKey: "p", method: "GET" };

describe("where a request may go", () => {
  it.each([
    "http://127.0.0.1",
    "http://localhost",
    "http://2130706433",
    "http://0177.0.0.1",
    "http://0x7f.1",
    "http://127.1",
    "http://[::1]",
    "http://[::ffff:127.0.0.1]",
    "http://[::ffff:7f00:1]",
    "http://0.0.0.0",
    "http://0",
    "http://[::]",
    "http://127。0。0。1",
    "http://①②⑦.0.0.1",
  ])("never connects to %s unless permitted, by any of its surfaces", async (base) => {
    const server = await serve((_request, response) => response.end("secret"));
    const strict = openEgress({ allowLoopback: false });
    const url = `${base}:${server.port}/`;
    await expect(strict.request({ ...get, url })).rejects.toMatchObject({ kind: "blocked" });
    await expect(strict.fetch(url)).rejects.toMatchObject({ kind: "blocked" });
    const explained = await strict.explain(url);
    expect(explained).toMatchObject({ ok: false, address: null, error: { kind: "blocked" } });
    expect(JSON.stringify(explained.hops)).not.toMatch(/127\.0\.0\.1|::1/);
    expect(server.connections()).toBe(0);
  });

  it("connects to what the operator listed, on that port only", async () => {
    const server = await serve((_request, response) => response.end("hello"));
    const other = await serve((_request, response) => response.end("other"));
    const listed = openEgress({
      allowLoopback: false,
      allow: [{ kind: "host", host: "localhost", port: server.port }],
    });
    expect(await readText(await listed.request({ ...get, url: `http://localhost:${server.port}/` }))).toBe(
      "hello",
    );
    const refused = listed.request({ ...get, url: `http://localhost:${other.port}/` });
    await expect(refused).rejects.toMatchObject({ kind: "blocked" });
    expect(other.connections()).toBe(0);
  });

  it.each([
    "ftp://a.test/",
    "file:///etc/passwd",
    "javascript:alert(1)",
    "http://user:pw@a.test/",
    "not a url",
    "http://",
  ])("refuses %s as an address", async (url) => {
    await expect(openEgress().request({ ...get, url })).rejects.toMatchObject({ kind: "invalid_url" });
    await expect(openEgress().fetch(url)).rejects.toMatchObject({ kind: "invalid_url" });
  });

  it.each([301, 302, 303, 307, 308])("never follows a %i", async (status) => {
    const target = await serve((_request, response) => response.end("internal"));
    const server = await serve((_request, response) =>
      response.writeHead(status, { location: target.url }).end(),
    );
    const open = openEgress();
    await expect(open.fetch(server.url)).rejects.toMatchObject({ kind: "redirect" });
    await expect(open.fetch(server.url, { redirect: "manual" })).resolves.toMatchObject({ status });
    await expect(open.request({ ...get, url: server.url })).resolves.toMatchObject({ status });
    expect(target.connections()).toBe(0);
  });
});

describe("what is sent and what comes back", () => {
  it("sends method, path, headers and bytes as given, and drops connection-level headers", async () => {
    let seen: Record<string, unknown> = {};
    const server = await serve((request, response) => {
      const chunks: Buffer[] = [];
      request.on("data", (chunk: Buffer) => chunks.push(chunk));
      request.on("end", () => {
        seen = {
          method: request.method,
          url: request.url,
          headers: request.headers,
          body: Buffer.concat(chunks).toString(),
        };
        response.writeHead(201, { "x-a": ["1", "2"] }).end("ok");
      });
    });
    const response = await openEgress().request({
      poolKey: "p",
      method: "POST",
      url: `${server.url}/mcp?x=1`,
      headers: {
        "X-One": "1",
        Host: "evil.test",
        "Content-Length": "999",
        Connection: "x-one",
        "transfer-encoding": "chunked",
      },
      body: new TextEncoder().encode("bödy"),
    });
    expect(response.status).toBe(201);
    expect(await readText(response)).toBe("ok");
    expect(seen).toMatchObject({ method: "POST", url: "/mcp?x=1", body: "bödy" });
    expect(seen.headers).toMatchObject({
      host: `127.0.0.1:${server.port}`,
      "x-one": "1",
      "content-length": "5",
    });
    expect(seen.headers).not.toHaveProperty("transfer-encoding");
  });

  it("refuses a header that would split the request", async () => {
    const server = await serve((_request, response) => response.end());
    const split = openEgress().request({ ...get, url: server.url, headers: { "x-a": "1\r\nx-b: 2" } });
    await expect(split).rejects.toMatchObject({ name: "EgressError" });
    expect(server.connections()).toBe(0);
  });

  it("hands over chunks as they arrive", async () => {
    let release = () => {};
    const server = await serve((_request, response) => {
      response.write("first");
      release = () => response.end("second");
    });
    const { body } = await openEgress().request({ ...get, url: server.url });
    const chunks = body[Symbol.asyncIterator]();
    expect(Buffer.from((await chunks.next()).value ?? "").toString()).toBe("first");
    release();
    expect(Buffer.from((await chunks.next()).value ?? "").toString()).toBe("second");
    expect((await chunks.next()).done).toBe(true);
  });

  it("holds the server back when nobody reads, and loses nothing", async () => {
    const total = 24 * 1024 * 1024;
    const block = randomBytes(1024 * 1024);
    let isHeldBack = false;
    const server = await serve((_request, response) => {
      let sent = 0;
      const send = () => {
        while (sent < total) {
          sent += block.length;
          if (!response.write(block)) {
            isHeldBack = sent < total;
            return void response.once("drain", send);
          }
        }
        response.end();
      };
      send();
    });
    const response = await openEgress().request({ ...get, url: server.url });
    await until(() => isHeldBack, "the server is held back");
    let received = 0;
    for await (const chunk of response.body) received += chunk.byteLength;
    expect(received).toBe(total);
  });

  it("undoes compression, and stops a bomb at the cap", async () => {
    const bomb = gzipSync(Buffer.alloc(64 * 1024 * 1024));
    const server = await serve((request, response) => {
      response.setHeader("content-encoding", "gzip");
      response.end(request.url === "/bomb" ? bomb : gzipSync("plain"));
    });
    const open = openEgress();
    const response = await open.request({ ...get, url: server.url });
    expect(response.headers["content-encoding"]).toBeUndefined();
    expect(await readText(response)).toBe("plain");
    const exploding = await open.request({
      ...get,
      url: `${server.url}/bomb`,
      responseBytesMax: 1024 * 1024,
    });
    await expect(readText(exploding)).rejects.toMatchObject({ kind: "too_large" });
  });

  it("shares sockets within a pool key and never between two", async () => {
    const server = await serve((_request, response) => response.end("x"));
    const open = openEgress();
    for (const poolKey of ["a", "b", "a", "b", "a"])
      await readText(await open.request({ poolKey, method: "GET", url: server.url }));
    expect(server.connections()).toBe(2);
  });

  it("closes pools that are idle or too many, but not under a running answer", async () => {
    const answers: (() => void)[] = [];
    const server = await serve((_request, response) => {
      response.write("a");
      answers.push(() => response.end("b"));
    });
    const open = openEgress({ poolsMax: 2 });
    const first = await open.request({ poolKey: "k0", method: "GET", url: server.url });
    for (const poolKey of ["k1", "k2", "k3"]) {
      const response = await open.request({ poolKey, method: "GET", url: server.url });
      answers.at(-1)?.();
      await readText(response);
    }
    await until(() => server.openSockets() === 2, "evicted pools are closed");
    answers[0]?.();
    expect(await readText(first)).toBe("ab");
  });
});

describe("what failed, in a word", () => {
  it("tells name, port, TLS, reset and non-HTTP apart", async () => {
    const open = openEgress();
    const gone = await startHttp(() => {});
    await gone.close();
    const reset = await startTcp((socket) => void socket.once("data", () => socket.destroy()));
    const smtp = await startTcp((socket) => void socket.once("data", () => socket.end("220 mail ready\r\n")));
    const tls = await startHttps((_request, response) => response.end());
    closeLater(reset, smtp, tls);
    const kind = async (url: string) =>
      open.request({ ...get, url }).then(readText, (error: unknown) => error);
    expect(await kind("http://does-not-exist.invalid/")).toMatchObject({ kind: "dns" });
    expect(await kind(gone.url)).toMatchObject({ kind: "refused" });
    expect(await kind(reset.url)).toMatchObject({ kind: "reset" });
    expect(await kind(smtp.url)).toMatchObject({
      kind: "reset",
      publicMessage: expect.stringContaining("not HTTP"),
    });
    expect(await kind(tls.url)).toMatchObject({
      kind: "tls",
      publicMessage: expect.stringContaining("self-signed"),
    });
    expect(await kind(`https://127.0.0.1:${reset.port}/`)).toMatchObject({ kind: "tls" });
  });

  it("reports a connection cut in the middle of an answer after what did arrive", async () => {
    const server = await serve((_request, response) => {
      response.writeHead(200, { "content-length": 100 });
      response.write("part", () => response.destroy());
    });
    const { body } = await openEgress().request({ ...get, url: server.url });
    const chunks = body[Symbol.asyncIterator]();
    expect(Buffer.from((await chunks.next()).value ?? "").toString()).toBe("part");
    await expect(chunks.next()).rejects.toMatchObject({ kind: "reset" });
  });
});
