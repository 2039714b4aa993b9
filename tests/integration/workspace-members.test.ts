import { describe, expect, it } from "vitest";
import { contextFromKey } from "@/lib/features/access";
import { createApiKey } from "@/lib/features/api-keys";
import {
  addWorkspaceMember,
  leaveWorkspace,
  listWorkspaceMembers,
  removeWorkspaceMember,
  setWorkspaceRole,
} from "@/lib/features/members";
import { createWorkspace } from "@/lib/features/workspaces";
import { newId } from "@/lib/shared/ids";
import { addMember, inWorkspace, makeOrg } from "../helpers/factories";
import { useStores } from "../helpers/use-stores";
useStores();

describe("members of a workspace", () => {
  it("are those added, and the owners and admins of the organization", async () => {
    const org = await makeOrg();
    const admin = await addMember(org, "admin", "member");
    const member = await addMember(org, "member", "member");
    const other = await createWorkspace.execute(org.ctx, { name: "Other" });
    const here = inWorkspace(org.ctx, other);
    const listed = async () =>
      Object.fromEntries(
        (await listWorkspaceMembers.execute(here, {})).data.map((row) => [
          row.user.id,
          [row.role, row.ownRole],
        ]),
      );
    expect(await listed()).toEqual({ [org.owner.userId]: ["admin", null], [admin.userId]: ["admin", null] });
    await addWorkspaceMember.execute(here, { email: member.email, role: "manager" });
    expect((await listed())[member.userId]).toEqual(["manager", "manager"]);
  });

  it("are added, changed and removed by managers, up to their own role", async () => {
    const org = await makeOrg();
    const manager = await addMember(org, "member", "manager");
    const member = await addMember(org, "member", "member");
    const admin = await addMember(org, "member", "admin");
    const refused = { code: "role_above_own" };
    const set = (target: string, role: "admin" | "manager" | "member") =>
      setWorkspaceRole.execute(manager.wsCtx, { member: target, role });
    await expect(set(member.userId, "manager")).resolves.toMatchObject({ role: "manager" });
    await expect(set(member.userId, "admin")).rejects.toMatchObject(refused);
    await expect(set(admin.userId, "member")).rejects.toMatchObject(refused);
    await expect(
      removeWorkspaceMember.execute(manager.wsCtx, { member: admin.userId }),
    ).rejects.toMatchObject(refused);
    await expect(
      addWorkspaceMember.execute(member.wsCtx, { email: admin.email, role: "member" }),
    ).rejects.toMatchObject({ code: "missing_permission" });
    await expect(
      addWorkspaceMember.execute(manager.wsCtx, { email: "stranger@example.com", role: "member" }),
    ).rejects.toMatchObject({ code: "not_in_organization" });
  });

  it("lose their keys of this workspace when they leave it, and keep those of another", async () => {
    const org = await makeOrg();
    const member = await addMember(org, "member", "member");
    const other = await createWorkspace.execute(org.ctx, { name: "Other" });
    await addWorkspaceMember.execute(inWorkspace(org.ctx, other), { email: member.email });
    const here = await createApiKey.execute(member.wsCtx, {
      name: "here",
      kind: "user",
      scopes: ["api:read"],
    });
    const inOther = { ...inWorkspace(member.ctx, other), roles: member.wsCtx.roles };
    const there = await createApiKey.execute(inOther, { name: "there", kind: "user", scopes: ["api:read"] });
    await leaveWorkspace.execute(member.wsCtx, {});
    const facts = { requestId: newId(), ip: null };
    await expect(contextFromKey(here.key, { org: org.org.slug }, facts)).rejects.toMatchObject({
      code: "revoked_key",
    });
    await expect(contextFromKey(there.key, { org: org.org.slug }, facts)).resolves.toBeDefined();
  });
});
