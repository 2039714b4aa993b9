import { readdir, readFile } from "node:fs/promises";
import path from "node:path";
import { afterAll, beforeEach, expect, it } from "vitest";
import {
  inviteToOrganization,
  inviteToWorkspace,
  joinByInvitation,
  listInvitations,
  presentInvitation,
  resendInvitation,
} from "@/lib/features/invitations";
import { withoutTenant } from "@/lib/platform/db";
import { callAdminApi } from "../helpers/admin-api";
import { makeAdminKey, makeOrg, TEST_PASSWORD } from "../helpers/factories";
import { startSmtp } from "../helpers/smtp-server";
import { useStores } from "../helpers/use-stores";
import { eventually } from "./eventually";

const smtp = await startSmtp();
const stores = useStores({ GATEHOUSE_SMTP_URL: smtp.url });
afterAll(() => smtp.close());
beforeEach(() => {
  smtp.refusal = null;
  smtp.beforeTaken = null;
});

const REFUSAL = "550 no such person";
let count = 0;
const freshEmail = () => `mailed-${String((count += 1))}@example.com`;
const tokenOf = (text: string | null | undefined) => /\/invitations\/([\w-]+)/.exec(text ?? "")?.[1] ?? "";
const lastToken = () => tokenOf(smtp.received.at(-1)?.replaceAll("=\n", ""));

async function isVerifiedAfter(token: string, email: string): Promise<boolean> {
  await joinByInvitation({ token, name: "New Person", password: TEST_PASSWORD }, null);
  const user = await withoutTenant((db) => db.user.findUniqueOrThrow({ where: { email } }));
  return user.emailVerifiedAt !== null;
}

it("an invitation that was mailed shows its link to nobody else, and following it proves the address", async () => {
  const org = await makeOrg();
  const email = freshEmail();
  const sent = await inviteToOrganization.execute(org.ctx, { email });
  expect(sent).toMatchObject({ link: null, mailProblem: null });
  expect(sent.mailedAt).not.toBeNull();
  expect(await isVerifiedAfter(lastToken(), email)).toBe(true);
});

it("one that the mail server refuses is shown to the inviter with its link, listed so, and kept in the outbox", async () => {
  const org = await makeOrg();
  const email = freshEmail();
  smtp.refusal = REFUSAL;
  const sent = await inviteToWorkspace.execute(org.wsCtx, { email });
  expect(sent).toMatchObject({ mailedAt: null });
  expect(sent.mailProblem).toContain(REFUSAL);
  const token = tokenOf(sent.link);
  expect(await presentInvitation(token)).toMatchObject({ status: "pending" });
  const { data } = await listInvitations.execute(org.ctx, {});
  expect(data).toMatchObject([{ email, mailedAt: null, mailProblem: sent.mailProblem }]);
  expect(JSON.stringify(data)).not.toContain(token);
  const outbox = path.join(stores.current.dataDir, "outbox");
  const letters = (await readdir(outbox)).map((name) => readFile(path.join(outbox, name), "utf8"));
  expect((await Promise.all(letters)).filter((text) => text.includes(token))).toHaveLength(1);
  expect(await isVerifiedAfter(token, email)).toBe(false);
});

it("is sent again once the mail server takes it: then the problem is gone and the link is not shown", async () => {
  const org = await makeOrg();
  const email = freshEmail();
  smtp.refusal = REFUSAL;
  const refused = await inviteToOrganization.execute(org.ctx, { email });
  const again = await resendInvitation.execute(org.ctx, { invitation: refused.id });
  expect(again.link).not.toBe(refused.link);
  expect(again.mailProblem).toContain(REFUSAL);
  smtp.refusal = null;
  const taken = await resendInvitation.execute(org.ctx, { invitation: refused.id });
  expect(taken).toMatchObject({ link: null, mailProblem: null });
  for (const { link } of [refused, again])
    await expect(presentInvitation(tokenOf(link))).rejects.toMatchObject({ kind: "not_found" });
  expect(await isVerifiedAfter(lastToken(), email)).toBe(true);
});

it("does not count as mailed when an earlier mail with another link arrives after it", async () => {
  const org = await makeOrg();
  const email = freshEmail();
  const held: (() => void)[] = [];
  smtp.beforeTaken = () => new Promise((resolve) => held.push(resolve));
  const slow = inviteToOrganization.execute(org.ctx, { email });
  expect(await eventually(() => Promise.resolve(held.length), Boolean)).toBe(1);
  const [made] = (await listInvitations.execute(org.ctx, {})).data;
  smtp.refusal = REFUSAL;
  const shown = await resendInvitation.execute(org.ctx, { invitation: made?.id });
  held.forEach((take) => take());
  expect(await slow).toMatchObject({ mailedAt: null });
  expect(await isVerifiedAfter(tokenOf(shown.link), email)).toBe(false);
});

it("is answered the same when the request is repeated, and mailed once", async () => {
  const org = await makeOrg();
  const { key } = await makeAdminKey(org);
  const post = (email: string, headers = { "idempotency-key": email }) =>
    callAdminApi(key, "POST", `/orgs/${org.org.slug}/invitations`, { body: { email }, headers });
  const [taken, refused] = [freshEmail(), freshEmail()];
  const before = smtp.recipients.length;
  const first = await post(taken);
  smtp.refusal = REFUSAL;
  const second = await post(refused);
  expect(first.body).toMatchObject({ link: null });
  expect(tokenOf((second.body as { link: string }).link)).not.toBe("");
  expect((await post(taken)).body).toEqual(first.body);
  expect((await post(refused)).body).toEqual(second.body);
  expect(smtp.recipients.length - before).toBe(2);
});
