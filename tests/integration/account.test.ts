import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { describe, expect, it } from "vitest";
import {
  changePassword,
  endAllSessions,
  isResetOpen,
  listSessions,
  requestPasswordReset,
  resetPassword,
} from "@/lib/features/account";
import { endSession, signIn } from "@/lib/features/access";
import { findSession, startSession } from "@/lib/features/access/sessions";
import { getDatabase, withTenant, withUser, withoutTenant } from "@/lib/platform/db";
import { newId } from "@/lib/shared/ids";
import { hashLinkToken, newLinkToken } from "@/lib/shared/link-token";
import { makeOrg, TEST_PASSWORD, type TestOrg } from "../helpers/factories";
import { useStores } from "../helpers/use-stores";

const stores = useStores();
const CHROME = "Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 Chrome/130.0.0.0 Safari/537.36";
const NEW_PASSWORD = "another long password";
const browser = { userAgent: CHROME, ip: "192.0.2.9" };

async function person() {
  const org = await makeOrg();
  const { userId: id, email } = org.owner;
  return { org, id, email, sessionId: await startSession(id, browser) };
}

const scopeOf = ({ ctx }: TestOrg) => ({ orgId: ctx.orgId, workspaceId: null });

async function mailTo(address: string): Promise<string> {
  const outbox = path.join(stores.current.dataDir, "outbox");
  const names = (await readdir(outbox).catch(() => [])).sort();
  const texts = await Promise.all(names.map((name) => readFile(path.join(outbox, name), "utf8")));
  return texts.filter((text) => text.includes(`To: ${address}\n`)).at(-1) ?? "";
}

async function resetToken(address: string): Promise<string> {
  await requestPasswordReset(address);
  return /reset-password\/([\w-]+)/.exec(await mailTo(address))?.[1] ?? "";
}

describe("sessions", () => {
  it("are listed with browser and address, and end at once, one or all", async () => {
    const { id, sessionId } = await person();
    const other = await startSession(id, browser);
    expect(await listSessions({ id, sessionId })).toMatchObject([
      { id: other, browser: "Chrome on Linux", ip: "192.0.2.9", isThis: false },
      { id: sessionId, isThis: true },
    ]);
    expect(await endSession(id, other)).toBe(true);
    expect(await findSession(id, other)).toBeNull();
    expect(await findSession(id, sessionId)).not.toBeNull();
    await endAllSessions(id);
    expect(await findSession(id, sessionId)).toBeNull();
  });

  it("are nobody else's to see or end, in the database too", async () => {
    const [mine, theirs] = [await person(), await person()];
    expect(await endSession(mine.id, theirs.sessionId)).toBe(false);
    expect(await findSession(mine.id, theirs.sessionId)).toBeNull();
    expect(await withUser(mine.id, (db) => db.session.count())).toBe(1);
    expect(await withoutTenant((db) => db.session.count())).toBe(0);
    const { pool } = await getDatabase();
    const { rows } = await pool.query<{ name: string }>(
      `SELECT relname AS name FROM pg_class
       WHERE relname IN ('sessions', 'password_resets') AND relrowsecurity AND relforcerowsecurity`,
    );
    expect(rows).toHaveLength(2);
  });

  it("end by themselves", async () => {
    const { id, sessionId } = await person();
    await withUser(id, (db) =>
      db.session.update({ where: { id: sessionId }, data: { expiresAt: new Date(Date.now() - 1) } }),
    );
    expect(await findSession(id, sessionId)).toBeNull();
    expect(await listSessions({ id, sessionId })).toEqual([]);
  });
});

describe("changing the password", () => {
  it("needs the current one and ends every other session", async () => {
    const { org, sessionId, ...me } = await person();
    const other = await startSession(me.id, browser);
    const asMe = { ...me, sessionId };
    await expect(changePassword(asMe, { current: "wrong", password: NEW_PASSWORD })).rejects.toMatchObject({
      code: "wrong_password",
      issues: [{ path: "current" }],
    });
    expect(await findSession(me.id, other)).not.toBeNull();
    await changePassword(asMe, { current: TEST_PASSWORD, password: NEW_PASSWORD });
    expect(await findSession(me.id, other)).toBeNull();
    expect(await findSession(me.id, sessionId)).not.toBeNull();
    expect(await signIn({ email: me.email, password: TEST_PASSWORD })).toBeNull();
    expect(await signIn({ email: me.email, password: NEW_PASSWORD })).not.toBeNull();
    const audits = await withTenant({ orgId: org.ctx.orgId, workspaceId: null }, (db) =>
      db.auditLog.count({ where: { action: "account.change-password" } }),
    );
    expect(audits).toBe(1);
  });
});

describe("resetting the password", () => {
  it("works once by the mailed link, ends every session and opens a locked account", async () => {
    const { id, email, sessionId } = await person();
    for (let failure = 0; failure < 6; failure += 1) await signIn({ email, password: "wrong password" });
    const token = await resetToken(email);
    expect(await isResetOpen(token)).toBe(true);
    const outcomes = await Promise.allSettled(
      Array.from({ length: 5 }, () => resetPassword({ token, password: NEW_PASSWORD })),
    );
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(await findSession(id, sessionId)).toBeNull();
    expect(await signIn({ email, password: NEW_PASSWORD })).not.toBeNull();
    expect(await isResetOpen(token)).toBe(false);
    await expect(resetPassword({ token, password: NEW_PASSWORD })).rejects.toMatchObject({
      code: "reset_ended",
    });
  });

  it("ends every other link that is still open", async () => {
    const { id, email } = await person();
    const token = await resetToken(email);
    const other = newLinkToken();
    await withUser(id, (db) =>
      db.passwordReset.create({
        data: {
          ...{ id: newId(), userId: id, tokenHash: hashLinkToken(other) },
          expiresAt: new Date(Date.now() + 60_000),
        },
      }),
    );
    await resetPassword({ token, password: NEW_PASSWORD });
    expect(await isResetOpen(other)).toBe(false);
  });

  it("is in the audit log of every organization of the person, or did not happen", async () => {
    const { org, id, email, sessionId } = await person();
    const elsewhere = await makeOrg();
    await withTenant(scopeOf(elsewhere), (db) =>
      db.orgMember.create({ data: { orgId: elsewhere.ctx.orgId, userId: id, role: "member" } }),
    );
    const writtenWith = (place: TestOrg, action: string) =>
      withTenant(
        scopeOf(place),
        (db) => db.$queryRaw<unknown[]>`
          SELECT 1 FROM audit_log a JOIN users u ON u.xmin = a.xmin
          WHERE u.id = ${id}::uuid AND a.action = ${action} AND a.target_id = ${id}`,
      );
    await resetPassword({ token: await resetToken(email), password: NEW_PASSWORD });
    for (const place of [org, elsewhere])
      expect(await writtenWith(place, "account.reset-password")).toHaveLength(1);
    await changePassword({ id, email, sessionId }, { current: NEW_PASSWORD, password: TEST_PASSWORD });
    for (const place of [org, elsewhere])
      expect(await writtenWith(place, "account.change-password")).toHaveLength(1);
  });

  it("ends with time, and with a newer link", async () => {
    const { id, email } = await person();
    const first = await resetToken(email);
    const second = await resetToken(email);
    expect(await isResetOpen(first)).toBe(false);
    await withUser(id, (db) =>
      db.passwordReset.updateMany({ where: { userId: id }, data: { expiresAt: new Date(Date.now() - 1) } }),
    );
    await expect(resetPassword({ token: second, password: NEW_PASSWORD })).rejects.toMatchObject({
      code: "reset_ended",
    });
  });

  it("answers the same for an address without an account, and mails nothing", async () => {
    const nobody = `nobody-${newId()}@example.com`;
    await expect(requestPasswordReset(nobody)).resolves.toBeUndefined();
    expect(await mailTo(nobody)).toBe("");
    expect(await isResetOpen("A".repeat(43))).toBe(false);
    expect(await isResetOpen("'; DROP TABLE users")).toBe(false);
  });
});
