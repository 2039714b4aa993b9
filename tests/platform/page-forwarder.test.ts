import { once } from "node:events";
import { mkdtemp, rm } from "node:fs/promises";
import {
  createServer,
  get,
  request,
  type IncomingMessage,
  type RequestListener,
  type Server,
} from "node:http";
import { connect, type AddressInfo } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { text } from "node:stream/consumers";
import { afterEach, beforeEach, expect, test } from "vitest";
import { clientAddress } from "@/lib/framework/client-address";
import { forwardPages, type PageForwarder } from "@/lib/runtime/doors/page-forwarder";

let folder: string;
let socketPath: string;
let forwarder: PageForwarder;
let front: Server;
let port: number;
let pages: Server | null = null;

beforeEach(async () => {
  folder = await mkdtemp(path.join(tmpdir(), "gatehouse-pages-"));
  socketPath = path.join(folder, "pages.sock");
  forwarder = forwardPages(socketPath, ({ socket }) => socket.remoteAddress);
  front = createServer((incoming, response) => {
    forwarder.handlePage(incoming, response);
  });
  front.on("upgrade", (incoming, socket, head) => {
    forwarder.handleUpgrade(incoming, socket, head);
  });
  await once(front.listen(0, "127.0.0.1"), "listening");
  port = (front.address() as AddressInfo).port;
});

afterEach(async () => {
  forwarder.close();
  for (const server of [front, pages]) {
    server?.closeAllConnections();
    server?.close();
  }
  pages = null;
  await rm(folder, { recursive: true });
});

async function servePages(listener: RequestListener): Promise<Server> {
  pages = createServer({ keepAliveTimeout: 0 }, listener);
  await once(pages.listen(socketPath), "listening");
  return pages;
}

const origin = () => `http://127.0.0.1:${String(port)}`;

test("a page's request and answer pass as they are, repeated cookies included", async () => {
  let seen: IncomingMessage | undefined;
  let body = "";
  await servePages((incoming, response) => {
    seen = incoming;
    void text(incoming).then((received) => {
      body = received;
      response.writeHead(
        201,
        [
          ["set-cookie", "a=1"],
          ["set-cookie", "b=2"],
          ["x-page", "yes"],
        ].flat(),
      );
      response.end("made");
    });
  });
  const answer = await fetch(`${origin()}/o/acme?tab=a%2Fb`, {
    method: "POST",
    headers: { host: "gate.example", cookie: "session=s", "x-forwarded-for": "203.0.113.9" },
    body: "name=x",
  });
  expect(answer.status).toBe(201);
  expect(answer.headers.getSetCookie()).toEqual(["a=1", "b=2"]);
  expect(answer.headers.get("x-page")).toBe("yes");
  expect(await answer.text()).toBe("made");
  expect(seen).toMatchObject({ method: "POST", url: "/o/acme?tab=a%2Fb" });
  expect(seen?.headers).toMatchObject({ cookie: "session=s", "content-length": "6" });
  expect(body).toBe("name=x");
});

test("pages learn the socket's address, whatever address the client claims", async () => {
  await servePages((incoming, response) => {
    const { "x-forwarded-for": addresses, connection: _, ...rest } = incoming.headers;
    expect(rest).not.toHaveProperty("x-claimed");
    response.end(clientAddress(new Headers({ "x-forwarded-for": String(addresses) })));
  });
  const ask = async (headers: Record<string, string>) => {
    const sent = get({ port, host: "127.0.0.1", agent: false, headers });
    const [answer] = (await once(sent, "response")) as [IncomingMessage];
    return text(answer);
  };
  expect(await ask({})).toBe("127.0.0.1");
  expect(await ask({ "x-forwarded-for": "203.0.113.7" })).toBe("127.0.0.1");
  const hidden = { connection: "x-forwarded-for, x-claimed", "x-claimed": "1", "x-forwarded-for": "1.1.1.1" };
  expect(await ask(hidden)).toBe("127.0.0.1");
});

test("the body of a GET never becomes a request of its own", async () => {
  const urls: string[] = [];
  await servePages((incoming, response) => {
    urls.push(incoming.url ?? "");
    incoming.resume().once("end", () => response.end("ok"));
  });
  const smuggled = "POST /api/v1/orgs HTTP/1.1\r\nhost: a\r\ncontent-length: 0\r\n\r\n";
  for (const method of ["GET", "HEAD", "DELETE"]) {
    const sent = request({ port, host: "127.0.0.1", method, path: `/${method}`, agent: false });
    sent.setHeader("transfer-encoding", "chunked");
    sent.end(smuggled);
    const [answer] = (await once(sent, "response")) as [IncomingMessage];
    await text(answer);
  }
  await (await fetch(`${origin()}/after`)).text();
  expect(urls).toEqual(["/GET", "/HEAD", "/DELETE", "/after"]);
});

test("a client cannot have the framing of its body taken away, which would make the body a request", async () => {
  const urls: string[] = [];
  await servePages((incoming, response) => {
    urls.push(incoming.url ?? "");
    incoming.resume().once("end", () => response.end("ok"));
  });
  const smuggled = "GET /smuggled HTTP/1.1\r\nhost: a\r\n\r\n";
  const framings = [
    { connection: "content-length", "content-length": String(smuggled.length) },
    { connection: "transfer-encoding", "transfer-encoding": "chunked" },
  ];
  for (const method of ["GET", "HEAD", "DELETE", "POST"]) {
    for (const headers of framings) {
      const sent = request({ port, host: "127.0.0.1", method, path: `/${method}`, agent: false, headers });
      sent.end(smuggled);
      const [answer] = (await once(sent, "response")) as [IncomingMessage];
      await text(answer);
      await (await fetch(`${origin()}/after`)).text();
    }
  }
  const own = ["GET", "HEAD", "DELETE", "POST"].flatMap((method) => [`/${method}`, `/${method}`]);
  expect(urls).toEqual(own.flatMap((url) => [url, "/after"]));
});

test("an answer arrives as it is written; when the client leaves, its request ends", async () => {
  const left = new Promise<void>((resolve) => {
    void servePages((_incoming, response) => {
      response.once("close", resolve);
      response.write("first");
    });
  });
  const sent = get({ port, host: "127.0.0.1", agent: false });
  sent.on("error", () => undefined);
  await expect.poll(() => pages?.listening).toBe(true);
  const [answer] = (await once(sent, "response")) as [IncomingMessage];
  const [chunk] = (await once(answer, "data")) as [Buffer];
  expect(chunk.toString()).toBe("first");
  answer.on("error", () => undefined);
  sent.destroy();
  await left;
});

test("half an answer is not taken for a whole one", async () => {
  await servePages((_incoming, response) => {
    response.write("half a page");
    setImmediate(() => response.destroy());
  });
  await expect(fetch(origin()).then((answer) => answer.text())).rejects.toThrow();
});

test("while nobody serves pages the answer is 503 and says so; afterwards they are there again", async () => {
  const answer = await fetch(origin());
  expect(answer.status).toBe(503);
  expect(answer.headers.get("retry-after")).toBe("2");
  expect(await answer.text()).toContain("starting again");
  const first = await servePages((_incoming, response) => response.end("page"));
  expect(await (await fetch(origin())).text()).toBe("page");
  first.closeAllConnections();
  await new Promise((resolve) => first.close(resolve));
  expect((await fetch(origin(), { method: "POST", body: "x" })).status).toBe(503);
  await servePages((_incoming, response) => response.end("page again"));
  expect(await (await fetch(origin())).text()).toBe("page again");
});

test("an upgraded connection carries bytes both ways", async () => {
  const server = await servePages((_incoming, response) => response.end());
  server.on("upgrade", (incoming, socket) => {
    socket.write(`HTTP/1.1 101 Switching Protocols\r\nupgrade: ${incoming.headers.upgrade ?? ""}\r\n\r\n`);
    socket.pipe(socket);
  });
  const socket = connect(port, "127.0.0.1");
  socket.write("GET /hmr HTTP/1.1\r\nhost: a\r\nconnection: Upgrade\r\nupgrade: websocket\r\n\r\n");
  let received = "";
  socket.on("data", (chunk: Buffer) => (received += chunk.toString()));
  await expect.poll(() => received).toContain("101 Switching Protocols\r\nupgrade: websocket");
  socket.write("ping");
  await expect.poll(() => received).toMatch(/ping$/);
  socket.destroy();
});
