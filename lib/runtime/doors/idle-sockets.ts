import type { Server } from "node:http";
import type { Socket } from "node:net";

/** Connections that wait for a request, and since when. */
export interface IdleSockets {
  /** A request began on the connection. */
  busy(socket: Socket): void;
  /** Its response is over. */
  rest(socket: Socket): void;
  /** Closes those that have waited this long; says how many are left. */
  close(idleMs: number): number;
}

/**
 * A connection without a request may have one on its way: closed at once, as Node does it, the request is
 * lost, and nobody can tell whether it was made.
 */
export function watchIdleSockets(server: Server): IdleSockets {
  const idleSince = new Map<Socket, number>();
  server.on("connection", (socket) => {
    idleSince.set(socket, performance.now());
    socket.once("close", () => idleSince.delete(socket));
  });
  return {
    busy: (socket) => void idleSince.delete(socket),
    rest(socket) {
      if (!socket.destroyed) idleSince.set(socket, performance.now());
    },
    close(idleMs) {
      const now = performance.now();
      for (const [socket, since] of idleSince) {
        if (now - since < idleMs) continue;
        idleSince.delete(socket);
        socket.destroySoon();
      }
      return idleSince.size;
    },
  };
}
