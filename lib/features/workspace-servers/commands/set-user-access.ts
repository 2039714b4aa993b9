import { defineCommand } from "@/lib/framework/command";
import type { WorkspaceContext } from "@/lib/framework/context";
import { searchedPerson } from "@/lib/features/members";
import type { Db } from "@/lib/platform/db";
import { notFound } from "@/lib/shared/errors";
import type { z } from "zod";
import { membersOf } from "../members-of";
import { findWorkspaceServer } from "../rows";
import { setUserAccessInput, setUserAccessResult } from "../schema";

type Input = z.output<typeof setUserAccessInput>;
type Setting = z.output<typeof setUserAccessResult>["changed"][number]["access"];

/** Says who of the workspace may use a server: the default, single people, or everybody at once. */
export const setUserAccess = defineCommand({
  name: "workspace-server.set-access",
  place: "workspace",
  permission: "workspace-server:write",
  input: setUserAccessInput,
  output: setUserAccessResult,
  run: async ({ ctx, db, input }) => {
    const server = await findWorkspaceServer(db, ctx, input.server);
    const place = { orgId: ctx.orgId, workspaceId: ctx.workspace.id, workspaceServerId: server.id };
    const defaultAccess = input.defaultAccess ?? server.defaultAccess;
    const people = await wantedSettings(db, ctx, input);
    const rows = await db.userAccess.findMany({ where: { workspaceServerId: server.id } });
    const before = new Map<string, Setting>(rows.map(({ userId, access }) => [userId, access]));
    const changed = people.filter(({ user, access }) => access !== (before.get(user.id) ?? "default"));

    await db.userAccess.deleteMany({
      where: { ...place, userId: { in: changed.map(({ user }) => user.id) } },
    });
    await db.userAccess.createMany({
      data: changed.flatMap(({ user, access }) =>
        access === "default" ? [] : [{ ...place, userId: user.id, access }],
      ),
    });
    const isDefaultChanged = defaultAccess !== server.defaultAccess;
    if (isDefaultChanged)
      await db.workspaceServer.update({ where: { id: server.id }, data: { defaultAccess } });
    const result = { defaultAccess, changed };
    if (changed.length === 0 && !isDefaultChanged) return { result, audit: null };
    const told = (standard: string, settingOf: (one: (typeof changed)[number]) => Setting) => ({
      ...(isDefaultChanged ? { defaultAccess: standard } : {}),
      users: Object.fromEntries(changed.map((one) => [one.user.email, settingOf(one)])),
    });
    const audit = {
      target: { id: server.id, label: server.slug },
      before: told(server.defaultAccess, ({ user }) => before.get(user.id) ?? "default"),
      after: told(defaultAccess, ({ access }) => access),
    };
    return { result, audit };
  },
});

/** What each person is to have; where somebody is named and among all, their own line counts. */
async function wantedSettings(db: Db, ctx: WorkspaceContext, { users, all }: Input) {
  const ids = users.map(({ user }) => user);
  const wanted = new Map(users.map(({ user, access }) => [user, access]));
  const named = await db.orgMember.findMany({
    where: { ...membersOf(ctx), userId: { in: ids } },
    include: { user: true },
  });
  const known = new Set(named.map(({ userId }) => userId));
  // Somebody outside of the workspace answers as nobody.
  if (ids.some((id) => !known.has(id))) throw notFound("member");
  const everybody =
    all === undefined
      ? []
      : await db.orgMember.findMany({
          where: { ...membersOf(ctx), ...searchedPerson(all.search), userId: { notIn: ids } },
          include: { user: true },
        });
  return [...named, ...everybody].flatMap(({ user }) => {
    const access = wanted.get(user.id) ?? all?.access;
    return access === undefined ? [] : [{ user, access }];
  });
}
