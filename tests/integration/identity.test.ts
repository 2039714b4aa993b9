import NextAuth from "next-auth";
import { afterAll, beforeAll, describe, expect, it, vi } from "vitest";
import { signIn } from "@/lib/features/access";
import { authOptions } from "@/lib/features/access/auth-options";
import { enterByIdentity } from "@/lib/features/access/enter-by-identity";
import { exchangeCode } from "@/lib/features/access/identity-exchange";
import { discover, readUserinfo } from "@/lib/features/access/identity-profile";
import { joinByDomain } from "@/lib/features/access/join-by-domain";
import { findSession, startSession } from "@/lib/features/access/sessions";
import { leaveOrganization } from "@/lib/features/members";
import { updateOrganization } from "@/lib/features/organizations";
import { listMemberships } from "@/lib/features/workspaces";
import { withTenant, withoutTenant } from "@/lib/platform/db";
import { startIdentityProvider, type IdentityProvider } from "../e2e/identity-provider";
import { makeOrg, TEST_PASSWORD } from "../helpers/factories";
import { useStores } from "../helpers/use-stores";

useStores();
const SECRET = "the client's secret";
let provider: IdentityProvider;

beforeAll(async () => {
  provider = await startIdentityProvider(SECRET);
});
afterAll(() => provider.stop());

/** What the browser brings back after the provider let somebody in. */
async function callback(): Promise<Record<string, string>> {
  const target = `${provider.url}/authorize?state=ours&redirect_uri=${encodeURIComponent("http://localhost/back")}`;
  const response = await fetch(target, { redirect: "manual" });
  return Object.fromEntries(new URL(response.headers.get("location") ?? "").searchParams);
}

async function redeem(params: Record<string, string>, changed: { state?: string; secret?: string } = {}) {
  const endpoints = await discover(provider.url);
  return exchangeCode({
    provider: {
      ...{ id: "oidc" as const, name: "Test", clientId: "gatehouse", clientSecret: changed.secret ?? SECRET },
      ...{ scope: "openid", endpoints: () => discover(provider.url), readProfile: readUserinfo },
    },
    ...{ endpoints, params, callbackUrl: "http://localhost/back" },
    checks: { state: changed.state ?? "ours", code_verifier: "verifier" },
  });
}

async function profileOf(identity: IdentityProvider["identity"]) {
  provider.identity = identity;
  const { tokens } = await redeem(await callback());
  return readUserinfo(tokens.access_token, (await discover(provider.url)).userinfo);
}

describe("signing in through an identity provider", () => {
  it("takes the address only when the provider says that it is verified", async () => {
    const ada = { email: "Ada@Example.com", name: "Ada", email_verified: true };
    expect(await profileOf(ada)).toMatchObject({ email: "ada@example.com", name: "Ada" });
    expect(await profileOf({ ...ada, email_verified: false })).not.toHaveProperty("email");
  });

  it("refuses a callback of another browser, another issuer, and a code that is used twice", async () => {
    const params = await callback();
    await expect(redeem(params, { state: "another" })).rejects.toThrow(/state/);
    await expect(redeem({ ...params, iss: "https://evil.example" })).rejects.toThrow(/issuer/);
    await expect(redeem({ ...params, code: "guessed" })).rejects.toThrow(/400/);
    await expect(redeem(await callback(), { secret: "wrong" })).rejects.toThrow(/400/);
    await redeem(params);
    await expect(redeem(params)).rejects.toThrow(/400/);
  });

  it("makes one account for an address, and finds it again", async () => {
    const person = { email: "grace@example.com", name: "Grace" };
    const ids = await Promise.all([enterByIdentity(person), enterByIdentity(person)]);
    expect(new Set(ids).size).toBe(1);
    expect(await enterByIdentity(person)).toBe(ids[0]);
    expect(await signIn({ email: person.email, password: TEST_PASSWORD })).toBeNull();
  });

  it("takes an account back from who opened it with an address that was not theirs", async () => {
    const { owner } = await makeOrg();
    const squatter = await startSession(owner.userId, { userAgent: null, ip: null });
    expect(await enterByIdentity({ email: owner.email, name: "True owner" })).toBe(owner.userId);
    expect(await findSession(owner.userId, squatter)).toBeNull();
    expect(await signIn({ email: owner.email, password: TEST_PASSWORD })).toBeNull();
  });
});

it("prints nothing past the logger, whatever a stranger sends", async () => {
  const printed = vi.spyOn(console, "error").mockImplementation(() => undefined);
  const answer = Object.fromEntries(
    ["setHeader", "getHeader", "status", "send", "json", "end"].map((name) => [name, () => answer]),
  );
  const asked = { headers: {}, query: { nextauth: ["session"] }, method: "GET" };
  const cookies = { "next-auth.session-token": "not\na token" };
  await NextAuth({ ...asked, cookies } as never, answer as never, authOptions());
  const told = { level: "error", code: "X", message: "a\nb" };
  const log = { ...asked, query: { nextauth: ["_log"] }, method: "POST", cookies: {}, body: told };
  await NextAuth(log as never, answer as never, authOptions());
  expect(printed).not.toHaveBeenCalled();
  printed.mockRestore();
});

describe("joining by the domain of an address", () => {
  it("makes a member at sign-in, once; who left does not come back by it", async () => {
    const org = await makeOrg();
    await withoutTenant((db) =>
      db.user.update({
        where: { id: org.owner.userId },
        data: { email: "boss@engines.example", emailVerifiedAt: new Date() },
      }),
    );
    await updateOrganization.execute(org.ctx, { joinDomains: ["engines.example"] });
    const email = "new@engines.example";
    const id = await enterByIdentity({ email, name: "New" });
    await Promise.all([joinByDomain({ id, email }, null), joinByDomain({ id, email }, null)]);
    expect(await listMemberships(id)).toMatchObject([{ org: { id: org.org.id }, role: "member" }]);
    const joined = await withTenant({ orgId: org.ctx.orgId, workspaceId: null }, (db) =>
      db.auditLog.count({ where: { action: "member.join-by-domain" } }),
    );
    expect(joined).toBe(1);
    const outsider = await enterByIdentity({ email: "x@sub.engines.example", name: "X" });
    await joinByDomain({ id: outsider, email: "x@sub.engines.example" }, null);
    expect(await listMemberships(outsider)).toEqual([]);
    const ctx = {
      ...org.ctx,
      actor: { kind: "user" as const, userId: id, label: email },
      roles: { ...org.ctx.roles, orgRole: "member" as const },
    };
    await leaveOrganization.execute(ctx, {});
    await joinByDomain({ id, email }, null);
    expect(await listMemberships(id)).toEqual([]);
  });
});
