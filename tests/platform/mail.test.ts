import { once } from "node:events";
import { mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import { createServer, type AddressInfo, type Socket } from "node:net";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { createMailer } from "@/lib/platform/mail";

const mail = { to: "ada@example.com", subject: "Grüße", text: "Follow https://gatehouse.example.com/x\n" };
const cleanups: (() => Promise<unknown> | void)[] = [];
afterEach(async () => {
  for (const clean of cleanups.splice(0)) await clean();
});

/** A mail server that takes everything, or refuses every recipient. */
async function startSmtp(options: { refuses: boolean } = { refuses: false }) {
  const received: string[] = [];
  const recipients: string[] = [];
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
          received.push(body);
          socket.write("250 taken\r\n");
        } else if (isData) body += `${line}\n`;
        else if (line.startsWith("RCPT")) {
          recipients.push(line);
          socket.write(options.refuses ? "550 no such person\r\n" : "250 ok\r\n");
        } else if (line === "DATA") {
          isData = true;
          socket.write("354 go on\r\n");
        } else if (line !== "") socket.write("250 ok\r\n");
      }
    });
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  cleanups.push(() => {
    for (const socket of sockets) socket.destroy();
    server.close();
  });
  const { port } = server.address() as AddressInfo;
  return { url: `smtp://127.0.0.1:${String(port)}`, received, recipients };
}

async function outboxFolder() {
  const dir = await mkdtemp(path.join(tmpdir(), "gatehouse-mail-"));
  cleanups.push(() => rm(dir, { recursive: true, force: true }));
  return path.join(dir, "outbox");
}

const from = "Gatehouse <gatehouse@example.com>";

describe("mail", () => {
  it("goes to the operator's mail server, to one person", async () => {
    const smtp = await startSmtp();
    const mailer = createMailer({ from, smtpUrl: smtp.url, outbox: await outboxFolder() });
    expect(mailer.delivers).toBe(true);
    await mailer.send(mail);
    expect(smtp.received).toHaveLength(1);
    expect(smtp.received[0]).toContain("To: ada@example.com");
    expect(smtp.received[0]).toContain("https://gatehouse.example.com/x");
  });

  it("has one recipient whatever stands in the address", async () => {
    const smtp = await startSmtp();
    const mailer = createMailer({ from, smtpUrl: smtp.url, outbox: await outboxFolder() });
    await mailer
      .send({ ...mail, to: "ada@example.com, eve@example.com", subject: "x\r\nBcc: eve@example.com" })
      .catch(() => undefined);
    expect(smtp.recipients.length).toBeLessThanOrEqual(1);
    expect(smtp.received.join("")).not.toMatch(/^Bcc:/im);
  });

  it("says so when the mail server does not take it", async () => {
    const smtp = await startSmtp({ refuses: true });
    const mailer = createMailer({ from, smtpUrl: smtp.url, outbox: await outboxFolder() });
    await expect(mailer.send(mail)).rejects.toThrow(/no such person/);
  });

  it("is a file that only we can read where there is no mail server", async () => {
    const outbox = await outboxFolder();
    const mailer = createMailer({ from, outbox });
    expect(mailer.delivers).toBe(false);
    await mailer.send({ ...mail, subject: "x\r\nBcc: eve@example.com" });
    const [name = ""] = await readdir(outbox);
    const text = await readFile(path.join(outbox, name), "utf8");
    expect(text).toContain("Subject: x Bcc: eve@example.com\n");
    expect(text).toContain("\n\nFollow https://gatehouse.example.com/x");
    expect((await stat(path.join(outbox, name))).mode & 0o777).toBe(0o600);
    expect((await stat(outbox)).mode & 0o777).toBe(0o700);
  });
});
