import { once } from "node:events";
import { request as httpRequest, type IncomingMessage, type ServerResponse } from "node:http";
import { connect } from "node:net";
import { setTimeout as delay } from "node:timers/promises";
import { afterEach, describe, expect, it } from "vitest";
import {
  startHttpServer,
  type HttpServerOptions,
  type RunningHttpServer,
} from "@/lib/runtime/doors/http-server";

const running: RunningHttpServer[] = [];

afterEach(async () => {
  await Promise.all(running.splice(0).map((server) => server.close()));
});

async function start(
  options: Partial<HttpServerOptions> = {},
): Promise<{ server: RunningHttpServer; url: string }> {
  const server = await startHttpServer({
    host: "127.0.0.1",
    port: 0,
    connectionsMax: 100,
    drainMs: 2_000,
    isMcpPath: (pathname) => pathname.endsWith("/mcp"),
    handleMcp: answer("mcp"),
    handlePage: answer("page"),
    isReady: () => Promise.resolve(true),
    endStreams: () => Promise.resolve(),
    ...options,
  });
  running.push(server);
  return { server, url: `http://127.0.0.1:${String(server.port)}` };
}

function answer(text: string) {
  return (_request: IncomingMessage, response: ServerResponse) => {
    response.end(text);
  };
}

async function textOf(url: string): Promise<string> {
  return (await fetch(url)).text();
}

function rawRequest(port: number, bytes: string): Promise<string> {
  return new Promise((resolve, reject) => {
    let received = "";
    const socket = connect({ port, host: "127.0.0.1" }, () => socket.write(bytes));
    socket.on("data", (chunk) => (received += chunk.toString()));
    socket.once("error", reject);
    socket.once("close", () => {
      resolve(received);
    });
  });
}

describe("routing", () => {
  it("MCP paths go to the data plane and everything else to the pages", async () => {
    const { url } = await start();
    expect(await textOf(`${url}/acme/platform/tools/mcp?x=/page`)).toBe("mcp");
    expect(await textOf(`${url}/o/acme?next=/mcp`)).toBe("page");
  });

  it("an absolute request target is routed by its path", async () => {
    const { server } = await start();
    const response = await rawRequest(
      server.port,
      "GET http://elsewhere/a/b/c/mcp HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n",
    );
    expect(response).toMatch(/\r\n\r\n.*mcp/s);
  });

  it("a handler that fails answers 500 without details and the server lives on", async () => {
    const { url } = await start({ handlePage: () => Promise.reject(new Error("secret detail")) });
    const response = await fetch(`${url}/`);
    expect(response.status).toBe(500);
    expect(await response.text()).not.toContain("secret");
    expect(await textOf(`${url}/healthz`)).toBe("ok\n");
  });

  it("malformed HTTP is answered with 400 and headers beyond 16 KB with 431", async () => {
    const { server } = await start();
    expect(await rawRequest(server.port, "nonsense\r\n\r\n")).toContain("400 Bad Request");
    const large = `GET / HTTP/1.1\r\nHost: x\r\nX-Large: ${"a".repeat(20_000)}\r\n\r\n`;
    expect(await rawRequest(server.port, large)).toContain("431");
  });

  it("connections beyond the cap are refused", async () => {
    const { server, url } = await start({ connectionsMax: 1 });
    const holder = connect({ port: server.port, host: "127.0.0.1" });
    await once(holder, "connect");
    await expect(fetch(`${url}/healthz`)).rejects.toThrow();
    holder.destroy();
  });
});

describe("health", () => {
  it("/healthz says whether the process lives, /readyz whether it can serve", async () => {
    let isUp = true;
    const { url } = await start({ isReady: () => Promise.resolve(isUp) });
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
    isUp = false;
    expect((await fetch(`${url}/readyz`)).status).toBe(503);
    expect((await fetch(`${url}/healthz`)).status).toBe(200);
  });
});

describe("close", () => {
  it("lets a request in flight finish and accepts no new one meanwhile", async () => {
    let finish: () => void = () => undefined;
    const started = new Promise<void>((resolveStarted) => {
      void start({
        handlePage: (_request, response) => {
          finish = () => response.end("done");
          resolveStarted();
        },
      }).then(({ url }) => (inFlight = fetch(`${url}/slow`).then((response) => response.text())));
    });
    let inFlight: Promise<string> = Promise.resolve("");
    await started;
    const [server] = running;
    if (server === undefined) throw new Error("no server");
    const closing = server.close();
    await delay(100);
    await expect(fetch(`http://127.0.0.1:${String(server.port)}/healthz`)).rejects.toThrow();
    finish();
    expect(await inFlight).toBe("done");
    await closing;
  });

  it("is not held up by idle keep-alive connections", async () => {
    const { server, url } = await start();
    await textOf(`${url}/healthz`);
    const before = Date.now();
    await server.close();
    expect(Date.now() - before).toBeLessThan(1_000);
  });

  it("ends live streams only after the calls in flight", async () => {
    const order: string[] = [];
    const streams: ServerResponse[] = [];
    let finishCall: () => void = () => undefined;
    const { server, url } = await start({
      handleMcp: (request, response) => {
        response.writeHead(200, { "content-type": "text/event-stream" });
        response.write(": open\n\n");
        if (request.method === "GET") streams.push(response);
        else {
          finishCall = () => {
            order.push("call");
            response.end();
          };
        }
      },
      endStreams: () => {
        order.push("streams");
        for (const stream of streams) stream.end();
        return Promise.resolve();
      },
    });
    const stream = await fetch(`${url}/a/b/c/mcp`);
    const call = await fetch(`${url}/a/b/c/mcp`, { method: "POST", body: "{}" });
    const closing = server.close();
    setTimeout(() => {
      finishCall();
    }, 150);
    expect(await call.text()).toBe(": open\n\n");
    expect(await stream.text()).toBe(": open\n\n");
    await closing;
    expect(order).toEqual(["call", "streams"]);
  });

  it("cuts what does not finish in time", async () => {
    const { server, url } = await start({ drainMs: 200, handlePage: () => undefined });
    const hanging = new Promise<string>((resolve) => {
      httpRequest(`${url}/never`)
        .once("error", (error) => {
          resolve(error.message);
        })
        .end();
    });
    await delay(50);
    await server.close();
    expect(await hanging).toContain("hang up");
  });
});
