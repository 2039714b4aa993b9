import { expect, it } from "vitest";
import {
  listOrgCapabilities,
  listWorkspaceCapabilities,
  setOrgCapabilities,
} from "@/lib/features/capabilities";
import { setAllOrgCapabilities } from "@/lib/features/capabilities/commands/set-all-org-capabilities";
import { setAllWorkspaceCapabilities } from "@/lib/features/capabilities/commands/set-all-workspace-capabilities";
import { callAdminApi } from "../helpers/admin-api";
import { grantServer } from "../helpers/data-plane";
import { makeAdminKey, makeOrg } from "../helpers/factories";
import { useStores } from "../helpers/use-stores";
import { startRegistryUpstream, tool } from "./registry-upstream";
import { auditActions, makeSynced, SERVER } from "./synced-server";

useStores();

it("one request switches everything a server lists, and widens nothing that the organization switched off", async () => {
  const org = await makeOrg();
  await grantServer(org);
  const { key } = await makeAdminKey(org);
  const inWorkspace = `/orgs/${org.org.slug}/workspaces/default/servers/github/capabilities`;
  const inRegistry = `/orgs/${org.org.slug}/servers/github-registry/capabilities`;
  const on = async () => {
    const { data } = await listWorkspaceCapabilities.execute(org.wsCtx, { server: "github" });
    return data.filter(({ enabled }) => enabled).map(({ name }) => name);
  };
  const put = (path: string, body: object) => callAdminApi(key, "PUT", path, { body });
  expect(await put(inWorkspace, { enabled: false, search: "SEAR" })).toMatchObject({
    status: 200,
    body: { changed: [{ kind: "tool", name: "search", enabled: false }] },
  });
  expect(await on()).toEqual(["delete"]);
  await put(inWorkspace, { enabled: false, kind: "prompt" });
  expect(await on()).toEqual(["delete"]);
  await put(inWorkspace, { enabled: false });
  expect(await on()).toEqual([]);
  const changes = [{ kind: "tool" as const, name: "delete", enabled: false }];
  await setOrgCapabilities.execute(org.ctx, { server: "github-registry", changes });
  expect((await put(inWorkspace, { enabled: true })).body).toEqual({
    changed: [{ kind: "tool", name: "search", enabled: true }],
  });
  expect(await on()).toEqual(["search"]);
  await put(inRegistry, { enabled: false });
  expect(await on()).toEqual([]);
  expect(((await put(inRegistry, { enabled: true })).body as { changed: unknown[] }).changed).toHaveLength(2);
});

it("all means every page: as many as the list said can be moved, and taking back moves those and no other", async () => {
  const upstream = await startRegistryUpstream();
  upstream.tools = Array.from({ length: 450 }, (_, index) => tool(`tool-${String(index)}`));
  const { ctx, wsCtx } = await makeSynced(upstream.url);
  await upstream.close();
  const here = { ...SERVER, kind: "tool" as const };
  const movable = async () => {
    const [org, workspace] = [listOrgCapabilities, listWorkspaceCapabilities];
    return [
      (await org.execute(ctx, here)).switchable,
      (await workspace.execute(wsCtx, here)).switchable,
      (await workspace.execute(wsCtx, { ...here, search: "TOOL-44" })).switchable,
    ];
  };
  // One page lists 200 of them.
  expect((await listOrgCapabilities.execute(ctx, here)).data).toHaveLength(200);
  const before = [{ kind: "tool" as const, name: "tool-440", enabled: false }];
  await setOrgCapabilities.execute(ctx, { ...SERVER, changes: before });
  expect(await movable()).toEqual([
    { on: 449, off: 1 },
    { on: 449, off: 0 },
    { on: 10, off: 0 },
  ]);
  await setAllWorkspaceCapabilities.execute(wsCtx, { ...here, search: "tool-44", enabled: false });
  expect((await movable()).slice(1)).toEqual([
    { on: 439, off: 10 },
    { on: 0, off: 10 },
  ]);
  const { changed } = await setAllOrgCapabilities.execute(ctx, { ...here, enabled: false });
  expect(changed).toHaveLength(449);
  expect(await movable()).toEqual([
    { on: 0, off: 450 },
    { on: 0, off: 0 },
    { on: 0, off: 0 },
  ]);
  await setOrgCapabilities.execute(ctx, {
    ...SERVER,
    changes: changed.map((one) => ({ ...one, enabled: true })),
  });
  expect(await movable()).toEqual([
    { on: 449, off: 1 },
    { on: 439, off: 10 },
    { on: 0, off: 10 },
  ]);
  expect((await auditActions(ctx)).slice(-4)).toEqual([
    "server.set-capabilities",
    "workspace-server.set-all-capabilities",
    "server.set-all-capabilities",
    "server.set-capabilities",
  ]);
});
