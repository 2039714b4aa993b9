import { mkdtemp, readdir, readFile, rm, stat } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterEach, describe, expect, it } from "vitest";
import { createMailer } from "@/lib/platform/mail";
import { startSmtp } from "../helpers/smtp-server";

const mail = { to: "ada@example.com", subject: "Grüße", text: "Follow https://gatehouse.example.com/x\n" };
const cleanups: (() => Promise<unknown> | void)[] = [];
afterEach(async () => {
  for (const clean of cleanups.splice(0)) await clean();
});

async function openSmtp(refusal: string | null = null) {
  const smtp = await startSmtp(refusal);
  cleanups.push(smtp.close);
  return smtp;
}

async function outboxFolder() {
  const dir = await mkdtemp(path.join(tmpdir(), "gatehouse-mail-"));
  cleanups.push(() => rm(dir, { recursive: true, force: true }));
  return path.join(dir, "outbox");
}

const from = "Gatehouse <gatehouse@example.com>";

describe("mail", () => {
  it("goes to the operator's mail server, to one person", async () => {
    const smtp = await openSmtp();
    const mailer = createMailer({ from, smtpUrl: smtp.url, outbox: await outboxFolder() });
    expect(mailer.delivers).toBe(true);
    await mailer.send(mail);
    expect(smtp.received).toHaveLength(1);
    expect(smtp.received[0]).toContain("To: ada@example.com");
    expect(smtp.received[0]).toContain("https://gatehouse.example.com/x");
  });

  it("has one recipient whatever stands in the address", async () => {
    const smtp = await openSmtp();
    const mailer = createMailer({ from, smtpUrl: smtp.url, outbox: await outboxFolder() });
    await mailer
      .send({ ...mail, to: "ada@example.com, eve@example.com", subject: "x\r\nBcc: eve@example.com" })
      .catch(() => undefined);
    expect(smtp.recipients.length).toBeLessThanOrEqual(1);
    expect(smtp.received.join("")).not.toMatch(/^Bcc:/im);
  });

  it("says why when the mail server does not take it, and keeps it in the outbox", async () => {
    const smtp = await openSmtp("550 no such\u0007 person");
    const outbox = await outboxFolder();
    const mailer = createMailer({ from, smtpUrl: smtp.url, outbox });
    await expect(mailer.send(mail)).rejects.toThrow("The mail server refused it: 550 no such person");
    const [name = ""] = await readdir(outbox);
    expect(await readFile(path.join(outbox, name), "utf8")).toContain(mail.text);
    smtp.close();
    await expect(mailer.send(mail)).rejects.toThrow(/^The mail server could not be reached\.$/);
    expect(await readdir(outbox)).toHaveLength(2);
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
