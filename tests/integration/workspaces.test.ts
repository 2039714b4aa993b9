import { describe, expect, it } from "vitest";
import { createWorkspace, getWorkspace, listWorkspaces } from "@/lib/features/workspaces";
import { addMember, inWorkspace, makeOrg } from "../helpers/factories";
import { useStores } from "../helpers/use-stores";

useStores();

describe("workspaces", () => {
  it("get a slug from their name, the next number when it is taken", async () => {
    const { ctx } = await makeOrg();
    expect(await createWorkspace.execute(ctx, { name: "Data Team" })).toMatchObject({ slug: "data-team" });
    expect(await createWorkspace.execute(ctx, { name: "Data team" })).toMatchObject({ slug: "data-team-2" });
  });

  it("refuse a slug that is taken, reserved or malformed, and say which", async () => {
    const { ctx } = await makeOrg();
    const make = (slug: string) => createWorkspace.execute(ctx, { name: "X", slug });
    await expect(make("default")).rejects.toMatchObject({ kind: "conflict", code: "slug_taken" });
    await expect(make("mcp")).rejects.toMatchObject({ kind: "invalid", issues: [{ path: "slug" }] });
    await expect(make("A b")).rejects.toMatchObject({ kind: "invalid", issues: [{ path: "slug" }] });
  });

  it("may have the slug of another organization's workspace", async () => {
    const [one, two] = [await makeOrg(), await makeOrg()];
    await createWorkspace.execute(one.ctx, { name: "Shared name" });
    expect(await createWorkspace.execute(two.ctx, { name: "Shared name" })).toMatchObject({
      slug: "shared-name",
    });
  });

  it("are made by admins of the organization only", async () => {
    const org = await makeOrg();
    const member = await addMember(org, "member", "admin");
    await expect(createWorkspace.execute(member.ctx, { name: "X" })).rejects.toMatchObject({
      kind: "forbidden",
    });
    const admin = await addMember(org, "admin", "member");
    await expect(createWorkspace.execute(admin.ctx, { name: "X" })).resolves.toMatchObject({ slug: "x" });
  });

  it("are listed to a member only where they belong", async () => {
    const org = await makeOrg();
    await createWorkspace.execute(org.ctx, { name: "Other" });
    const member = await addMember(org, "member", "member");
    const slugs = (page: { data: { slug: string }[] }) => page.data.map(({ slug }) => slug);
    expect(slugs(await listWorkspaces.execute(member.ctx, {}))).toEqual(["default"]);
    expect(slugs(await listWorkspaces.execute(org.ctx, {}))).toEqual(["other", "default"]);
  });

  it("are invisible from another organization, even by their id", async () => {
    const [mine, theirs] = [await makeOrg(), await makeOrg()];
    const stray = inWorkspace(mine.ctx, theirs.workspace);
    await expect(getWorkspace.execute(stray, {})).rejects.toThrow();
  });
});
