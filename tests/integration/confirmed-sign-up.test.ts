import { afterAll, expect, it } from "vitest";
import { signIn } from "@/lib/features/access";
import { finishSignUp, openSignUpLink, requestSignUp, signUp } from "@/lib/features/organizations";
import { withoutTenant } from "@/lib/platform/db";
import { makeOrg, TEST_PASSWORD } from "../helpers/factories";
import { startSmtp } from "../helpers/smtp-server";
import { useStores } from "../helpers/use-stores";

const smtp = await startSmtp();
useStores({ GATEHOUSE_SMTP_URL: smtp.url });
afterAll(() => smtp.close());

const DAY_MS = 24 * 3_600_000;
const newcomer = { name: "Ada", password: TEST_PASSWORD, organization: "Engines" };
// Nodemailer wraps long lines, and writes `=` as `=3D`.
const lastMail = () => (smtp.received.at(-1) ?? "").replaceAll("=\n", "").replaceAll("=3D", "=");
const tokenIn = (mail: string) => /\/sign-up\/([\w.-]+)/.exec(mail)?.[1] ?? "";

it("a link that was mailed makes the account, once, with its address verified", async () => {
  const email = "ada@example.com";
  await requestSignUp(email);
  expect(lastMail()).toContain(`To: ${email}`);
  const token = tokenIn(lastMail());
  expect(openSignUpLink(token)).toBe(email);
  const done = await finishSignUp({ ...newcomer, token });
  expect(done).toEqual({ orgSlug: "engines", email });
  expect(await signIn({ email, password: TEST_PASSWORD })).not.toBeNull();
  const user = await withoutTenant((db) => db.user.findUniqueOrThrow({ where: { email } }));
  expect(user.emailVerifiedAt).not.toBeNull();
  await expect(finishSignUp({ ...newcomer, token })).rejects.toMatchObject({ code: "account_exists" });
});

it("an address that has an account gets a mail that says so, and whoever asked gets the same answer", async () => {
  const { owner } = await makeOrg();
  const answers = [await requestSignUp("nobody-yet@example.com"), await requestSignUp(owner.email)];
  expect(answers).toEqual([undefined, undefined]);
  expect(lastMail()).toContain(`To: ${owner.email}`);
  expect(lastMail()).toContain("There is one already");
  expect(tokenIn(lastMail())).toBe("");
});

it("no account is made without the link, so nothing else tells whether there is one", async () => {
  const { owner } = await makeOrg();
  const unconfirmed = { code: "address_unconfirmed" };
  for (const email of [owner.email, "somebody-new@example.com"])
    await expect(signUp({ ...newcomer, email })).rejects.toMatchObject(unconfirmed);
  await requestSignUp("grace@example.com");
  const token = tokenIn(lastMail());
  for (const forged of [`${token}x`, `x${token}`, token.slice(1), "", "a.b.c"]) {
    expect(openSignUpLink(forged)).toBeNull();
    await expect(finishSignUp({ ...newcomer, token: forged })).rejects.toMatchObject(unconfirmed);
  }
  expect(openSignUpLink(token, Date.now() + DAY_MS - 60_000)).toBe("grace@example.com");
  expect(openSignUpLink(token, Date.now() + DAY_MS + 1)).toBeNull();
});
