import { once } from "node:events";
import { createServer, type AddressInfo, type Socket } from "node:net";

/** A mail server that takes everything, until it is told otherwise. */
export interface SmtpServer {
  readonly url: string;
  /** Messages taken, and recipients asked for, so far. */
  readonly received: string[];
  readonly recipients: string[];
  /** Refuses every recipient with this line. */
  refusal: string | null;
  /** Runs before a message is taken. */
  beforeTaken: (() => Promise<void>) | null;
  close(): void;
}

export async function startSmtp(refusal: string | null = null): Promise<SmtpServer> {
  const sockets = new Set<Socket>();
  const server = createServer((socket) => {
    sockets.add(socket);
    let isData = false;
    let body = "";
    socket.write("220 test ESMTP\r\n");
    socket.on("error", () => undefined);
    socket.on("data", (chunk: Buffer) => {
      for (const line of chunk.toString().split("\r\n")) {
        if (isData && line === ".") {
          isData = false;
          const message = body;
          body = "";
          void (smtp.beforeTaken?.() ?? Promise.resolve()).then(() => {
            smtp.received.push(message);
            socket.write("250 taken\r\n");
          });
        } else if (isData) body += `${line}\n`;
        else if (line.startsWith("RCPT")) {
          smtp.recipients.push(line);
          socket.write(smtp.refusal === null ? "250 ok\r\n" : `${smtp.refusal}\r\n`);
        } else if (line === "DATA") {
          isData = true;
          socket.write("354 go on\r\n");
        } else if (line !== "") socket.write("250 ok\r\n");
      }
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address() as AddressInfo;
  const smtp: SmtpServer = {
    ...{ url: `smtp://127.0.0.1:${String(port)}`, received: [], recipients: [] },
    ...{ refusal, beforeTaken: null },
    close() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
  return smtp;
}
