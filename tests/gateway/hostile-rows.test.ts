import type { Socket } from "node:net";
import { brotliCompressSync } from "node:zlib";
import { afterAll, afterEach, beforeAll, describe, expect, test } from "vitest";
import { eventually } from "./gateway-harness";
import { answer, EVENTS, JSON_TYPE, reasonOf, RESULT, startHostileRig, type HostileRig } from "./hostile-rig";
import type { RawScript } from "./raw-upstream";

const BOMB = brotliCompressSync(Buffer.alloc(64 * 1024 * 1024, 0x20));

let rig: HostileRig;

beforeAll(async () => {
  rig = await startHostileRig();
});
afterEach(() => rig.settled());
afterAll(() => rig.close());

function pump(socket: Socket, next: () => Buffer | string): void {
  const more = (): void => {
    while (!socket.destroyed) if (!socket.write(next())) return void socket.once("drain", more);
  };
  more();
}

describe("G1: an upstream that does not answer in time", () => {
  test.each<[string, RawScript]>([
    ["accepts and says nothing", () => undefined],
    ["begins a status line", (socket) => void socket.write("HTTP/1.1 2")],
    ["sends headers for ever", (socket) => void dripping(socket, "HTTP/1.1 200 OK\r\n", "x-a: b\r\n")],
    ["sends headers, then silence", (socket) => void socket.write(httpHead(100))],
    ["sends one byte now and then", (socket) => void dripping(socket, httpHead(1_000), " ")],
    ["sends heartbeats for ever", (socket) => void dripping(socket, EVENTS, ": alive\n\n")],
  ])("%s", async (_, script) => {
    await rig.expectEnd(script, "upstream_timeout");
  });

  function httpHead(bytes: number): string {
    return `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${bytes}\r\n\r\n`;
  }
  function dripping(socket: Socket, first: string, drop: string): void {
    socket.write(first);
    const timer = setInterval(() => socket.write(drop), 100);
    socket.once("close", () => clearInterval(timer));
  }
});

function httpHeadOf(encoding: string, bytes: number): string {
  return `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-encoding: ${encoding}\r\ncontent-length: ${bytes}\r\n\r\n`;
}

describe("G3: an upstream that sends too much", () => {
  const filler = "x".repeat(64 * 1024);
  test.each<[string, RawScript, string]>([
    [
      "a body of a gigabyte",
      (socket) => {
        socket.write(
          `HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: ${2 ** 30}\r\n\r\n{"a":"`,
        );
        pump(socket, () => filler);
      },
      "upstream_too_large",
    ],
    [
      "a body without an end",
      (socket) => {
        socket.write(
          "HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ntransfer-encoding: chunked\r\n\r\n",
        );
        pump(socket, () => `10000\r\n${filler}\r\n`);
      },
      "upstream_too_large",
    ],
    [
      "one event of 50 MB",
      (socket) => {
        socket.write(`${EVENTS}data: `);
        pump(socket, () => filler);
      },
      "upstream_too_large",
    ],
    [
      "events without an end",
      (socket) => {
        socket.write(EVENTS);
        const pad = "y".repeat(16 * 1024);
        const event = `data: {"jsonrpc":"2.0","method":"notifications/x","params":{"pad":"${pad}"}}\n\n`;
        pump(socket, () => event);
      },
      "upstream_too_large",
    ],
    [
      "a line without an end",
      (socket) => {
        socket.write(EVENTS);
        pump(socket, () => filler);
      },
      "upstream_too_large",
    ],
    [
      "a head of 64 KB",
      (socket) => {
        socket.write(`HTTP/1.1 200 OK\r\nx-canary: ${filler}\r\n\r\n`);
      },
      "upstream_too_large",
    ],
    [
      "a compressed bomb",
      (socket) => {
        socket.write(httpHeadOf("br", BOMB.length));
        socket.write(BOMB);
      },
      "upstream_too_large",
    ],
  ])("%s", async (_, script, reason) => {
    const before = process.memoryUsage().rss;
    await rig.expectEnd(script, reason, 5_000);
    expect(process.memoryUsage().rss - before).toBeLessThan(200 * 1024 * 1024);
  });

  test("a million notifications a second are read as slowly as allowed, and the loop stays free", async () => {
    let sent = 0;
    rig.upstream.play((socket) => {
      socket.write(EVENTS);
      const batch = 'data: {"jsonrpc":"2.0","method":"notifications/x"}\n\n'.repeat(500);
      pump(socket, () => {
        sent += 500;
        return batch;
      });
    });
    let lagMs = 0;
    let at = performance.now();
    const beat = setInterval(() => {
      lagMs = Math.max(lagMs, performance.now() - at - 20);
      at = performance.now();
    }, 20);
    const got = await rig.call();
    clearInterval(beat);
    expect(reasonOf(got)).toBe("upstream_timeout");
    const read = got.text.split("notifications/x").length;
    // Five seconds' worth at once, then a thousand a second for 1.5 s, plus one chunk.
    expect(read).toBeLessThan(10_000);
    expect(read).toBeLessThan(sent);
    expect(lagMs).toBeLessThan(1_000);
  });
});

describe("G4: an upstream that speaks something else", () => {
  test.each<[string, RawScript, string]>([
    ["not HTTP", (socket) => void socket.end("SSH-2.0-canary\r\n"), "upstream_disconnected"],
    ["two lengths", answer("200 OK", { "content-length": "5, 6" }, "canary"), "upstream_disconnected"],
    ["HTML", answer("200 OK", { "content-type": "text/html" }, "<b>canary</b>"), "upstream_not_mcp"],
    ["JSON without a type", answer("200 OK", {}, RESULT), "upstream_not_mcp"],
    ["JSON behind a byte order mark", answer("200 OK", JSON_TYPE, `\ufeff${RESULT}`), "upstream_not_mcp"],
    [
      "an upgrade",
      answer("101 Switching Protocols", { upgrade: "canary", connection: "upgrade" }, ""),
      "upstream_disconnected",
    ],
  ])("%s", async (_, script, reason) => {
    await rig.expectEnd(script, reason);
  });

  test("event streams of every dialect are understood", async () => {
    const [head = "", tail = ""] = [RESULT.slice(0, 16), RESULT.slice(16)];
    rig.upstream.play((socket) => {
      socket.end(
        `${EVENTS}\ufeff: a comment\r\rretry: 5\r\nevent: odd\r\nid: 1\r\ndata:${head}\r\ndata: ${tail}\r\n\r\n`,
      );
    });
    const got = await rig.call();
    expect(got.status).toBe(200);
    expect(got.text).toContain(head);
    await eventually("its record", () => rig.harness.world.calls.at(-1)?.outcome?.status === "ok");
  });
});
