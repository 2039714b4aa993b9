import { expect, it } from "vitest";
import { listWorkspaceCapabilities, setOrgCapabilities } from "@/lib/features/capabilities";
import { callAdminApi } from "../helpers/admin-api";
import { grantServer } from "../helpers/data-plane";
import { makeAdminKey, makeOrg } from "../helpers/factories";
import { useStores } from "../helpers/use-stores";

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
