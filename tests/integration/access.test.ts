import { describe, expect, it } from "vitest";
import { signIn } from "@/lib/features/access";
import { signUp } from "@/lib/features/organizations";
import { listMemberships } from "@/lib/features/workspaces";
import { withoutTenant } from "@/lib/platform/db";
import { makeOrg, TEST_PASSWORD } from "../helpers/factories";
import { useStores } from "../helpers/use-stores";

useStores();
const clockAt = (ms: number) => ({ now: () => ms });

describe("signing up", () => {
  it("makes the person, the organization and its first workspace, and signs in", async () => {
    const person = {
      name: "Ada",
      email: "Ada@Example.com",
      password: TEST_PASSWORD,
      organization: "Analytical Engines",
    };
    expect(await signUp(person)).toEqual({ orgSlug: "analytical-engines" });
    const ada = await signIn({ email: " ada@example.COM", password: TEST_PASSWORD });
    expect(ada).toMatchObject({ email: "ada@example.com", name: "Ada" });
    expect(await listMemberships(ada?.userId ?? "")).toMatchObject([
      {
        org: { slug: "analytical-engines" },
        role: "owner",
        workspaces: [{ slug: "default", role: "admin" }],
      },
    ]);
  });

  it("takes the next free slug when another organization has the name", async () => {
    const named = (email: string) => ({ name: "B", email, password: TEST_PASSWORD, organization: "Twin" });
    expect(await signUp(named("twin1@example.com"))).toEqual({ orgSlug: "twin" });
    expect(await signUp(named("twin2@example.com"))).toEqual({ orgSlug: "twin-2" });
  });

  it("leaves nothing behind when the e-mail has an account", async () => {
    const person = { name: "C", email: "c@example.com", password: TEST_PASSWORD, organization: "First" };
    await signUp(person);
    await expect(signUp({ ...person, organization: "Second" })).rejects.toMatchObject({
      code: "account_exists",
    });
    const again = await signUp({ ...person, email: "d@example.com", organization: "Second" });
    expect(again).toEqual({ orgSlug: "second" });
  });

  it.each([
    ["a short password", { password: "short" }, "password"],
    ["no e-mail", { email: "nobody" }, "email"],
    ["no organization", { organization: "" }, "organization"],
  ])("refuses %s and names the field", async (_title, change, path) => {
    const person = {
      name: "E",
      email: "e@example.com",
      password: TEST_PASSWORD,
      organization: "E Ltd",
      ...change,
    };
    await expect(signUp(person)).rejects.toMatchObject({ kind: "invalid", issues: [{ path }] });
  });
});

describe("signing in", () => {
  it("answers the same for an unknown person and a wrong password", async () => {
    const { owner } = await makeOrg();
    expect(await signIn({ email: owner.email, password: "wrong password" })).toBeNull();
    expect(await signIn({ email: "nobody@example.com", password: "wrong password" })).toBeNull();
  });

  it("locks after five failures, even for the right password, and opens again later", async () => {
    const { owner } = await makeOrg();
    const start = Date.now();
    for (let failure = 0; failure < 5; failure += 1) {
      await signIn({ email: owner.email, password: "wrong password" }, clockAt(start));
    }
    const right = { email: owner.email, password: TEST_PASSWORD };
    expect(await signIn(right, clockAt(start + 1_000))).toBeNull();
    expect(await signIn(right, clockAt(start + 31_000))).not.toBeNull();
    const user = await withoutTenant((db) => db.user.findUniqueOrThrow({ where: { email: owner.email } }));
    expect(user).toMatchObject({ failedSignIns: 0, lockedUntil: null });
  });

  it("stores passwords as argon2id", async () => {
    const { owner } = await makeOrg();
    const user = await withoutTenant((db) => db.user.findUniqueOrThrow({ where: { email: owner.email } }));
    expect(user.passwordHash).toMatch(/^\$argon2id\$v=19\$m=19456,t=2,p=1\$/);
  });
});
