// Mail goes to the operator's own server, or to a folder that only we can read: it carries links that sign people in.
import { randomBytes } from "node:crypto";
import { mkdir, writeFile } from "node:fs/promises";
import path from "node:path";
import nodemailer from "nodemailer";

const SMTP_TIMEOUT_MS = 15_000;

/** A plain text message to one person. */
export interface Mail {
  readonly to: string;
  readonly subject: string;
  readonly text: string;
}

export interface Mailer {
  /** Whether mail reaches people. False: it is kept in the outbox, and links must be shown. */
  readonly delivers: boolean;
  /** Hands the message over. Throws when the mail server did not take it. */
  send(mail: Mail): Promise<void>;
}

export interface MailerOptions {
  readonly from: string;
  readonly smtpUrl?: string;
  /** Folder for messages when there is no mail server. */
  readonly outbox: string;
}

export function createMailer({ from, smtpUrl, outbox }: MailerOptions): Mailer {
  return smtpUrl === undefined ? toFolder(from, outbox) : overSmtp(from, smtpUrl);
}

function overSmtp(from: string, url: string): Mailer {
  const transport = nodemailer.createTransport({
    url,
    connectionTimeout: SMTP_TIMEOUT_MS,
    greetingTimeout: SMTP_TIMEOUT_MS,
    socketTimeout: SMTP_TIMEOUT_MS,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  return {
    delivers: true,
    async send(mail) {
      await transport.sendMail({ from, ...addressed(mail) });
    },
  };
}

function toFolder(from: string, outbox: string): Mailer {
  return {
    delivers: false,
    async send(mail) {
      await mkdir(outbox, { recursive: true, mode: 0o700 });
      const name = `${new Date().toISOString().replaceAll(":", "-")}-${randomBytes(4).toString("hex")}.eml`;
      await writeFile(path.join(outbox, name), readable(from, mail), { mode: 0o600, flag: "wx" });
    },
  };
}

// Unencoded, so that a person can copy the link out of the file.
function readable(from: string, { to, subject, text }: Mail): string {
  const headers = { From: from, To: to, Subject: subject, Date: new Date().toUTCString() };
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value.replace(/[\r\n]+/g, " ")}`);
  const type = [
    "MIME-Version: 1.0",
    "Content-Type: text/plain; charset=utf-8",
    "Content-Transfer-Encoding: 8bit",
  ];
  return `${[...lines, ...type].join("\n")}\n\n${text}`;
}

// As an object, so that a comma or a bracket in an address makes no second recipient.
function addressed({ to, subject, text }: Mail) {
  return { to: { name: "", address: to }, subject, text };
}
