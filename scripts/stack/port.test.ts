import { once } from "node:events";
import { createServer, type Server } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { findFreePort } from "@/lib/platform/embedded-postgres/free-port";
import { choosePort, serveOnChosenPort } from "./port";

const servers: Server[] = [];

afterEach(() => {
  for (const server of servers.splice(0)) server.close();
});

async function takePort(): Promise<number> {
  const port = await findFreePort();
  const server = createServer().listen(port, "127.0.0.1");
  servers.push(server);
  await once(server, "listening");
  return port;
}

describe("choosePort", () => {
  it("keeps a free port and says nothing", async () => {
    const port = await findFreePort();
    const said: string[] = [];
    expect(await choosePort({ port, host: "127.0.0.1", isExplicit: true }, (line) => said.push(line))).toBe(
      port,
    );
    expect(said).toEqual([]);
  });

  it("moves on from a taken default port and says so", async () => {
    const port = await takePort();
    const said: string[] = [];
    const chosen = await choosePort({ port, host: "127.0.0.1", isExplicit: false }, (line) =>
      said.push(line),
    );
    expect(chosen).toBeGreaterThan(port);
    expect(said.join()).toContain(`Port ${String(port)} is taken, so Gatehouse uses ${String(chosen)}`);
  });

  it("refuses a taken port that was asked for", async () => {
    const port = await takePort();
    await expect(choosePort({ port, host: "127.0.0.1", isExplicit: true }, () => undefined)).rejects.toThrow(
      /Stop that program or set PORT/,
    );
  });
});

describe("serveOnChosenPort", () => {
  const host = "127.0.0.1";
  // As a child does that finds its port taken.
  const lose = async (port: number) => {
    const server = createServer().listen(port, host);
    servers.push(server);
    await once(server, "listening");
    throw new Error("The server stopped while starting (exit code 1).");
  };

  it("gives way to the next port when another start was faster", async () => {
    const port = await findFreePort();
    const tried: number[] = [];
    const said: string[] = [];
    const serve = async (chosen: number) => {
      tried.push(chosen);
      if (tried.length === 1) await lose(chosen);
      return chosen;
    };
    const chosen = await serveOnChosenPort(
      { port, host, isExplicit: false },
      (line) => said.push(line),
      serve,
    );
    expect(tried).toEqual([port, chosen]);
    expect(chosen).toBeGreaterThan(port);
    expect(said.join()).toContain(`Port ${String(port)} is taken`);
  });

  it("gives up when the port was asked for, or is not the reason", async () => {
    const port = await findFreePort();
    const reason = new Error("broken");
    const fail = () => Promise.reject(reason);
    await expect(serveOnChosenPort({ port, host, isExplicit: false }, () => undefined, fail)).rejects.toBe(
      reason,
    );
    await expect(serveOnChosenPort({ port, host, isExplicit: true }, () => undefined, lose)).rejects.toThrow(
      /stopped while starting/,
    );
  });
});
