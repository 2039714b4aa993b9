import { readdir, readFile, stat } from "node:fs/promises";
import path from "node:path";
import pg from "pg";
import { beforeAll, describe, expect, it } from "vitest";
import { signIn } from "@/lib/features/access";
import { createAdminKey } from "@/lib/features/api-keys";
import {
  acceptInvitation,
  inviteToOrganization,
  inviteToWorkspace,
  joinByInvitation,
  listInvitations,
  listWorkspaceInvitations,
  presentInvitation,
  resendInvitation,
  revokeInvitation,
  revokeWorkspaceInvitation,
} from "@/lib/features/invitations";
import { removeOrgMember, setOrgRole } from "@/lib/features/members";
import { listMemberships } from "@/lib/features/workspaces";
import { withTenant, withoutTenant } from "@/lib/platform/db";
import { newId } from "@/lib/shared/ids";
import { callAdminApi } from "../helpers/admin-api";
import { addMember, makeOrg, TEST_PASSWORD, type TestOrg } from "../helpers/factories";
import { useStores } from "../helpers/use-stores";

const stores = useStores();
let count = 0;
const freshEmail = () => `invited-${String((count += 1))}@example.com`;
const tokenOf = (link: string | null) => link?.split("/").at(-1) ?? "";
const newPerson = (token: string) => ({ token, name: "New Person", password: TEST_PASSWORD });

async function invite(org: TestOrg, email: string, role: "owner" | "admin" | "member" = "member") {
  const sent = await inviteToOrganization.execute(org.ctx, { email, role });
  return { ...sent, token: tokenOf(sent.link) };
}

function inOrg<T>({ ctx }: TestOrg, work: Parameters<typeof withTenant<T>>[1]): Promise<T> {
  return withTenant({ orgId: ctx.orgId, workspaceId: null }, work);
}

const rewind = (org: TestOrg, id: string) =>
  inOrg(org, (db) => db.invitation.update({ where: { id }, data: { expiresAt: new Date(Date.now() - 1) } }));

describe("an invitation to the organization", () => {
  it("makes an account and a member by its link, and no organization", async () => {
    const org = await makeOrg();
    const email = freshEmail();
    const { token } = await invite(org, email, "admin");
    expect(await presentInvitation(token)).toMatchObject({ status: "pending", email, hasAccount: false });
    const joined = await joinByInvitation(newPerson(token), "192.0.2.7");
    expect(joined).toEqual({ orgSlug: org.org.slug, email });
    const person = await signIn({ email, password: TEST_PASSWORD });
    expect(await listMemberships(person?.userId ?? "")).toMatchObject([
      { org: { id: org.org.id }, role: "admin" },
    ]);
    const audit = await inOrg(org, (db) => db.auditLog.findFirst({ where: { action: "invitation.accept" } }));
    expect(audit).toMatchObject({ actorLabel: email, ip: "192.0.2.7", after: { role: "admin" } });
  });

  it("adds an organization to a person who has an account, and only to them", async () => {
    const [org, elsewhere] = [await makeOrg(), await makeOrg()];
    const { token } = await invite(org, elsewhere.owner.email);
    const { userId, email } = elsewhere.owner;
    await expect(
      acceptInvitation(token, { id: newId(), email: "thief@example.com", ip: null }),
    ).rejects.toMatchObject({ kind: "forbidden", code: "wrong_account" });
    await expect(joinByInvitation(newPerson(token), null)).rejects.toMatchObject({ code: "account_exists" });
    await acceptInvitation(token, { id: userId, email, ip: null });
    expect((await listMemberships(userId)).map(({ role }) => role).sort()).toEqual(["member", "owner"]);
  });

  it("works once, however many follow it at the same moment", async () => {
    const org = await makeOrg();
    const { token } = await invite(org, freshEmail());
    const outcomes = await Promise.allSettled(
      Array.from({ length: 8 }, () => joinByInvitation(newPerson(token), null)),
    );
    expect(outcomes.filter(({ status }) => status === "fulfilled")).toHaveLength(1);
    expect(await inOrg(org, (db) => db.orgMember.count())).toBe(2);
    await expect(joinByInvitation(newPerson(token), null)).rejects.toMatchObject({
      code: "invitation_ended",
    });
    expect(await presentInvitation(token)).toMatchObject({ status: "accepted" });
  });

  it("ends when it expires, is revoked, is sent again, or its sender loses their role", async () => {
    const org = await makeOrg();
    const join = (token: string) => joinByInvitation(newPerson(token), null);
    const ended = { code: "invitation_ended" };

    const expired = await invite(org, freshEmail());
    await rewind(org, expired.id);
    await expect(join(expired.token)).rejects.toMatchObject(ended);
    expect(await presentInvitation(expired.token)).toMatchObject({ status: "expired" });

    const revoked = await invite(org, freshEmail());
    await revokeInvitation.execute(org.ctx, { invitation: revoked.id });
    await expect(join(revoked.token)).rejects.toMatchObject(ended);

    const resent = await invite(org, freshEmail());
    const again = await resendInvitation.execute(org.ctx, { invitation: resent.id });
    await expect(join(resent.token)).rejects.toMatchObject({ kind: "not_found" });
    await expect(join(tokenOf(again.link))).resolves.toBeDefined();
    await expect(resendInvitation.execute(org.ctx, { invitation: resent.id })).rejects.toMatchObject(ended);

    const admin = await addMember(org, "admin", "member");
    const byAdmin = await inviteToOrganization.execute(admin.ctx, { email: freshEmail(), role: "admin" });
    await setOrgRole.execute(org.ctx, { member: admin.userId, role: "member" });
    await expect(join(tokenOf(byAdmin.link))).rejects.toMatchObject(ended);
  });

  it("ends with its sender's role also when they sent it with a key of theirs", async () => {
    const org = await makeOrg();
    const invitations = `/orgs/${org.org.slug}/invitations`;
    const ended = { code: "invitation_ended" };
    const sendWithKey = async () => {
      const admin = await addMember(org, "admin", "member");
      const { key } = await createAdminKey.execute(admin.ctx, { name: "terraform" });
      const body = { email: freshEmail(), role: "admin" };
      const sent = (await callAdminApi(key, "POST", invitations, { body })).body as { id: string };
      const resent = await callAdminApi(key, "POST", `${invitations}/${sent.id}/resend`);
      return { admin, token: tokenOf((resent.body as { link: string }).link) };
    };
    const [demoted, removed] = [await sendWithKey(), await sendWithKey()];
    await setOrgRole.execute(org.ctx, { member: demoted.admin.userId, role: "member" });
    await expect(joinByInvitation(newPerson(demoted.token), null)).rejects.toMatchObject(ended);
    await removeOrgMember.execute(org.ctx, { member: removed.admin.userId });
    await expect(joinByInvitation(newPerson(removed.token), null)).rejects.toMatchObject(ended);
  });

  it("gives no role above the inviter's", async () => {
    const org = await makeOrg();
    const admin = await addMember(org, "admin", "member");
    const member = await addMember(org, "member", "admin");
    const wanted = { email: freshEmail(), role: "owner" as const };
    await expect(inviteToOrganization.execute(admin.ctx, wanted)).rejects.toMatchObject({
      code: "role_above_own",
    });
    await expect(inviteToOrganization.execute(member.ctx, wanted)).rejects.toMatchObject({
      code: "missing_permission",
    });
    const byOwner = await invite(org, freshEmail(), "owner");
    await expect(resendInvitation.execute(admin.ctx, { invitation: byOwner.id })).rejects.toMatchObject({
      code: "role_above_own",
    });
  });

  it("is stored as a hash, kept in an outbox that only we can read, and never listed with its link", async () => {
    const org = await makeOrg();
    const email = freshEmail();
    const { token } = await invite(org, email);
    const outbox = path.join(stores.current.dataDir, "outbox");
    const files = await readdir(outbox);
    const letters = await Promise.all(
      files.map(async (name) => ({ name, text: await readFile(path.join(outbox, name), "utf8") })),
    );
    const letter = letters.find(({ text }) => text.includes(`To: ${email}`));
    expect(letter?.text).toContain(token);
    expect((await stat(path.join(outbox, letter?.name ?? ""))).mode & 0o777).toBe(0o600);
    expect(JSON.stringify(await listInvitations.execute(org.ctx, {}))).not.toContain(token);
    const admin = new pg.Client({ connectionString: stores.current.database.adminUrl });
    await admin.connect();
    const { rows } = await admin.query<{ row: string }>(
      "SELECT i::text AS row FROM invitations i UNION ALL SELECT a::text FROM audit_log a",
    );
    await admin.end();
    expect(rows.filter(({ row }) => row.includes(token))).toEqual([]);
    // The link was shown to the inviter: following it proves nothing about the address.
    await joinByInvitation(newPerson(token), null);
    const user = await withoutTenant((db) => db.user.findUniqueOrThrow({ where: { email } }));
    expect(user.emailVerifiedAt).toBeNull();
  });

  it("does not fill anybody's letterbox: one address gets a few in an hour", async () => {
    const org = await makeOrg();
    const email = freshEmail();
    const { id } = await invite(org, email);
    for (let sent = 1; sent < 20; sent += 1) await resendInvitation.execute(org.ctx, { invitation: id });
    const tooMany = { kind: "limit_exceeded", code: "too_many_attempts" };
    await expect(resendInvitation.execute(org.ctx, { invitation: id })).rejects.toMatchObject(tooMany);
    await expect(invite(org, email)).rejects.toMatchObject(tooMany);
    await expect(invite(org, freshEmail())).resolves.toBeDefined();
  });

  it("replaces an earlier one of the same person", async () => {
    const org = await makeOrg();
    const email = freshEmail();
    const first = await invite(org, email);
    await invite(org, email, "admin");
    expect(await presentInvitation(first.token)).toMatchObject({ status: "revoked" });
    const pending = await listInvitations.execute(org.ctx, { status: "pending" });
    expect(pending.data.map(({ role }) => role)).toEqual(["admin"]);
  });

  it("is listed as open while it can be sent again: not once it was accepted, revoked or replaced", async () => {
    const org = await makeOrg();
    const emails = [freshEmail(), freshEmail(), freshEmail(), freshEmail()] as const;
    const [waiting, late, taken, ended] = emails;
    await invite(org, waiting);
    await rewind(org, (await invite(org, late)).id);
    await joinByInvitation(newPerson((await invite(org, taken)).token), null);
    await revokeInvitation.execute(org.ctx, { invitation: (await invite(org, ended)).id });
    await invite(org, waiting);
    const { data } = await listInvitations.execute(org.ctx, { status: "open" });
    expect(data.map(({ email, status }) => [email, status])).toEqual([
      [waiting, "pending"],
      [late, "expired"],
    ]);
  });

  it("is another organization's secret: same 404 as for nobody's", async () => {
    const [mine, theirs] = [await makeOrg(), await makeOrg()];
    const { id } = await invite(theirs, freshEmail());
    for (const invitation of [id, newId()]) {
      const gone = { kind: "not_found" };
      await expect(resendInvitation.execute(mine.ctx, { invitation })).rejects.toMatchObject(gone);
      await expect(revokeInvitation.execute(mine.ctx, { invitation })).rejects.toMatchObject(gone);
      await expect(revokeWorkspaceInvitation.execute(mine.wsCtx, { invitation })).rejects.toMatchObject(gone);
    }
    await expect(presentInvitation("no-such-token")).rejects.toMatchObject({ kind: "not_found" });
    await expect(presentInvitation("A".repeat(43))).rejects.toMatchObject({ kind: "not_found" });
  });
});

describe("an invitation to a workspace", () => {
  let org: TestOrg;
  beforeAll(async () => {
    org = await makeOrg();
  });

  it("makes a member of both, with the role in the workspace", async () => {
    const email = freshEmail();
    const sent = await inviteToWorkspace.execute(org.wsCtx, { email, role: "manager" });
    expect(sent.workspace).toMatchObject({ slug: "default", role: "manager" });
    await joinByInvitation(newPerson(tokenOf(sent.link)), null);
    const person = await signIn({ email, password: TEST_PASSWORD });
    expect(await listMemberships(person?.userId ?? "")).toMatchObject([
      { role: "member", workspaces: [{ slug: "default", role: "manager" }] },
    ]);
  });

  it("is sent by managers up to their role, and by nobody below", async () => {
    const manager = await addMember(org, "member", "manager");
    const member = await addMember(org, "member", "member");
    const send = (ctx: typeof manager.wsCtx, role: "admin" | "manager") =>
      inviteToWorkspace.execute(ctx, { email: freshEmail(), role });
    await expect(send(manager.wsCtx, "manager")).resolves.toBeDefined();
    await expect(send(manager.wsCtx, "admin")).rejects.toMatchObject({ code: "role_above_own" });
    await expect(send(member.wsCtx, "manager")).rejects.toMatchObject({ code: "missing_permission" });
  });

  it("never lowers the role of somebody who is a member already", async () => {
    const admin = await addMember(org, "admin", "admin");
    await removeOrgMemberFromWorkspace(admin.userId);
    const sent = await inviteToWorkspace.execute(org.wsCtx, { email: admin.email, role: "member" });
    await acceptInvitation(tokenOf(sent.link), { id: admin.userId, email: admin.email, ip: null });
    expect(await listMemberships(admin.userId)).toMatchObject([{ role: "admin" }]);
  });

  it("is listed in the workspace, and ends with the membership of its sender", async () => {
    const manager = await addMember(org, "member", "manager");
    const sent = await inviteToWorkspace.execute(manager.wsCtx, { email: freshEmail() });
    const listed = async () =>
      (await listWorkspaceInvitations.execute(org.wsCtx, { status: "pending" })).data.map(({ id }) => id);
    expect(await listed()).toContain(sent.id);
    await removeOrgMember.execute(org.ctx, { member: manager.userId });
    expect(await listed()).not.toContain(sent.id);
  });

  function removeOrgMemberFromWorkspace(userId: string) {
    return inOrg(org, (db) => db.workspaceMember.deleteMany({ where: { userId } }));
  }
});
