import { once } from "node:events";
import { createServer, type Server } from "node:net";
import { afterEach, describe, expect, it } from "vitest";
import { findFreePort } from "@/lib/platform/embedded-postgres/free-port";
import { choosePort } from "./port";

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
