import { hkdfSync } from "node:crypto";
import { z } from "zod";
import { getMailer } from "@/lib/framework/adapters";
import { withoutTenant } from "@/lib/platform/db";
import { getEnv, requireEnv } from "@/lib/platform/env";
import { decrypt, encrypt } from "@/lib/platform/vault/aead";

const WORKS_FOR_HOURS = 24;
const CONTEXT = ["sign-up"];
const content = z.object({ email: z.string(), until: z.number() });

/**
 * Mails what comes next to an address that somebody wants an account for: a link to make it, or, where there is one, how
 * to get in. Says nothing about which it was, and stores nothing: the link itself says whose it is.
 */
export async function requestSignUp(email: string): Promise<void> {
  const user = await withoutTenant((db) => db.user.findUnique({ where: { email }, select: { id: true } }));
  await getMailer().send({ to: email, ...(user === null ? letterToNewcomer(email) : letterToMember(email)) });
}

/** The address that a link was mailed to; null for one that was not made here or is too old. */
export function openSignUpLink(token: string, now: number = Date.now()): string | null {
  try {
    const opened = decrypt(sealKey(), token.split("."), CONTEXT).toString("utf8");
    const { email, until } = content.parse(JSON.parse(opened));
    return now < until ? email : null;
  } catch {
    return null;
  }
}

/** Nobody has signed up yet: whoever comes now sets Gatehouse up. */
export async function isFreshInstallation(): Promise<boolean> {
  return (await withoutTenant((db) => db.user.findFirst({ select: { id: true } }))) === null;
}

/** Whether an address has an account; to be told only to who reads its mail. */
export async function hasAccount(email: string): Promise<boolean> {
  return (await withoutTenant((db) => db.user.count({ where: { email } }))) > 0;
}

function sealLink(email: string): string {
  const until = Date.now() + WORKS_FOR_HOURS * 3_600_000;
  const token = encrypt(sealKey(), Buffer.from(JSON.stringify({ email, until }), "utf8"), CONTEXT);
  return `${getEnv().PUBLIC_URL}/sign-up/${token}`;
}

// Of the sign-in's own secret, which all processes share: whoever changes it ends the sessions as well.
function sealKey(): Uint8Array {
  return Buffer.from(hkdfSync("sha256", requireEnv("NEXTAUTH_SECRET"), "", "gatehouse sign-up links", 32));
}

function letterToNewcomer(email: string) {
  return {
    subject: "Confirm your address for Gatehouse",
    text: [
      `Somebody, hopefully you, wants to make an account for ${email}.`,
      `Go on here:\n${sealLink(email)}`,
      `The link works for ${String(WORKS_FOR_HOURS)} hours. If it was not you, ignore this mail: nothing happens.`,
      "",
    ].join("\n\n"),
  };
}

function letterToMember(email: string) {
  const { PUBLIC_URL } = getEnv();
  return {
    subject: "You have a Gatehouse account already",
    text: [
      `Somebody, hopefully you, wanted to make an account for ${email}. There is one already.`,
      `Sign in:\n${PUBLIC_URL}/sign-in`,
      `Forgot the password?\n${PUBLIC_URL}/forgot-password`,
      "If it was not you, ignore this mail: nothing was changed.",
      "",
    ].join("\n\n"),
  };
}
