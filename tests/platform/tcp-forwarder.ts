import { connect, createServer, type AddressInfo, type Socket } from "node:net";

/** Stands between us and a store, so that a test can take the store away and give it back. */
export type TcpForwarder = {
  /** The store's URL with our address in it. */
  url: string;
  /** Cuts every connection and refuses new ones. */
  cut(): void;
  /** Keeps connections, passes nothing on any more. */
  freeze(): void;
  /** Serves new connections; those there are stay silent. */
  thaw(): void;
  restore(): void;
  openSockets(): number;
  close(): Promise<void>;
};

export async function startForwarder(storeUrl: string): Promise<TcpForwarder> {
  const target = new URL(storeUrl);
  const port = Number(target.port);
  const sockets = new Set<Socket>();
  const silent = new WeakSet<Socket>();
  let state: "open" | "cut" | "frozen" = "open";

  const server = createServer((front) => {
    if (state === "cut") return void front.destroy();
    const back = connect(port, target.hostname);
    for (const [from, to] of [
      [front, back],
      [back, front],
    ] as const) {
      sockets.add(from);
      from.on("data", (chunk) => void (state === "open" && !silent.has(from) && to.write(chunk)));
      from.on("error", () => to.destroy());
      from.on("close", () => {
        sockets.delete(from);
        to.destroy();
      });
    }
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  const dropAll = () => {
    for (const socket of sockets) socket.destroy();
  };
  const url = new URL(storeUrl);
  url.hostname = "127.0.0.1";
  // A listening TCP server has an AddressInfo; only pipes have text.
  url.port = String((server.address() as AddressInfo).port);
  return {
    url: url.href,
    cut() {
      state = "cut";
      dropAll();
    },
    freeze() {
      state = "frozen";
    },
    thaw() {
      for (const socket of sockets) silent.add(socket);
      state = "open";
    },
    restore() {
      state = "open";
      dropAll();
    },
    openSockets: () => sockets.size,
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        dropAll();
      }),
  };
}
