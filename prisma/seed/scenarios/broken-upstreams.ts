import { SEED_PASSWORD, seedOrganization, seedServer, type Scenario } from "../scenario";

/** Servers that fail in the ways servers fail; the next probes find them so. */
export const brokenUpstreams: Scenario = async () => {
  const result = await seedOrganization("broken", "default");
  const broken = { description: "", workspaces: ["default"], tools: [], health: "unreachable" } as const;
  await seedServer("broken", {
    ...broken,
    slug: "refused",
    name: "Nothing listens",
    url: "http://127.0.0.1:9/mcp",
    healthDetail: "The connection was refused.",
  });
  await seedServer("broken", {
    ...broken,
    slug: "no-such-host",
    name: "No such host",
    url: "https://nothing.invalid/mcp",
    healthDetail: "The name nothing.invalid does not resolve.",
  });
  await seedServer("broken", {
    ...broken,
    slug: "not-mcp",
    name: "A web page",
    url: "https://example.com/",
    healthDetail: "The server answers, but not with MCP.",
  });
  return { ...result, password: SEED_PASSWORD };
};
