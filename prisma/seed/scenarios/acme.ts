import { createWorkspace } from "@/lib/features/workspaces";
import { SCOPES } from "@/lib/framework/context";
import { systemScope } from "@/lib/features/access/system-scope";
import { newId } from "@/lib/shared/ids";
import { DEFAULT_ROLE_SETTINGS } from "@/lib/shared/permissions";
import {
  inOrganization,
  SEED_PASSWORD,
  seedMember,
  seedOrganization,
  seedServer,
  type Scenario,
} from "../scenario";

/** Two tenants: acme with three workspaces, servers and members of every role, and globex with a little. */
export const acme: Scenario = async () => {
  const result = await seedOrganization("acme", "platform");
  await seedOrganization("globex", "platform");
  for (const name of ["Data", "Support"]) await ensureWorkspace("acme", name);
  await seedMember("acme", { name: "Ada", role: "admin", workspace: "platform", workspaceRole: "admin" });
  await seedMember("acme", { name: "Mia", role: "member", workspace: "data", workspaceRole: "manager" });
  await seedMember("acme", { name: "Dev", role: "member", workspace: "data", workspaceRole: "member" });
  await seedServer("acme", {
    slug: "github",
    name: "GitHub",
    url: "https://mcp.github.example/mcp",
    description: "Issues, pull requests and code search.",
    health: "healthy",
    workspaces: ["platform", "data"],
    tools: [
      { name: "search_code", description: "Search code in the repositories you can read." },
      { name: "create_issue", description: "Open an issue.", readOnly: false },
      { name: "merge_pull_request", description: "Merge a pull request.", readOnly: false },
    ],
  });
  await seedServer("acme", {
    slug: "warehouse",
    name: "Data warehouse",
    url: "https://warehouse.example/mcp",
    description: "Read-only SQL on the warehouse.",
    health: "degraded",
    healthDetail: "Answers after 2.8 s.",
    workspaces: ["data"],
    tools: [{ name: "query", description: "Run a read-only SQL query." }],
  });
  await seedServer("globex", {
    slug: "github",
    name: "Globex GitHub",
    url: "https://mcp.globex.example/mcp",
    description: "Globex’s own.",
    health: "healthy",
    workspaces: ["platform"],
    tools: [{ name: "search_code", description: "Search Globex’s code." }],
  });
  return { ...result, password: SEED_PASSWORD, also: "owner@globex.test" };
};

async function ensureWorkspace(org: string, name: string): Promise<void> {
  const slug = name.toLowerCase();
  const { orgId, exists } = await inOrganization(org, async (db, id) => ({
    orgId: systemScope(id).orgId,
    exists: (await db.workspace.findFirst({ where: { slug } })) !== null,
  }));
  if (exists) return;
  const roles = { orgRole: "owner", workspaceRole: null, settings: DEFAULT_ROLE_SETTINGS } as const;
  const actor = { kind: "system", label: "seed" } as const;
  const ctx = {
    actor,
    orgId,
    orgSlug: org,
    roles,
    scopes: SCOPES,
    requestId: newId(),
    ip: null,
    workspace: null,
  };
  await createWorkspace.execute(ctx, { name, slug });
}
