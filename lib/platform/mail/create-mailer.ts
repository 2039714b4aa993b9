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
  /** Hands the message over. Throws `MailNotTaken` when the mail server did not take it; the outbox has it then. */
  send(mail: Mail): Promise<void>;
}

export interface MailerOptions {
  readonly from: string;
  readonly smtpUrl?: string;
  /** Folder for messages when there is no mail server, and for those it did not take. */
  readonly outbox: string;
}

export function createMailer({ from, smtpUrl, outbox }: MailerOptions): Mailer {
  const folder = toFolder(from, outbox);
  return smtpUrl === undefined ? folder : overSmtp(from, smtpUrl, folder);
}

/**
 * The mail server did not take a message. `message` is for whoever sent it: the server's own words, or only that it could
 * not be reached; the cause, which names hosts of ours, is for the log.
 */
export class MailNotTaken extends Error {
  override readonly name = "MailNotTaken";
}

function overSmtp(from: string, url: string, folder: Mailer): Mailer {
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
      try {
        await transport.sendMail({ from, ...addressed(mail) });
      } catch (cause) {
        await folder.send(mail);
        throw new MailNotTaken(reasonOf(cause), { cause });
      }
    },
  };
}

const REASON_LENGTH_MAX = 200;

function reasonOf(cause: unknown): string {
  const response = cause instanceof Error && "response" in cause ? cause.response : undefined;
  if (typeof response !== "string" || response === "") return "The mail server could not be reached.";
  const said = response.replace(/[\p{C}\s]+/gu, " ").trim();
  return `The mail server refused it: ${said.slice(0, REASON_LENGTH_MAX)}`;
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
