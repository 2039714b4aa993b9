import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll } from "vitest";
import { modernClients, sessionClients } from "./clients";
import { expectSameOutputs } from "./same-outputs";
import { startMemory } from "./servers";

const folder = await mkdtemp(path.join(tmpdir(), "real-memory-"));
const file = path.join(folder, "memory.jsonl");
afterAll(() => rm(folder, { recursive: true, force: true }));

const ada = { name: "Ada", entityType: "person", observations: ["wrote notes", "“quoted” é 😀"] };
const engine = { name: "Engine", entityType: "machine", observations: ["1e400 is not 1E400"] };

expectSameOutputs({
  name: "server-memory behind mcp-proxy",
  era: "dual",
  transport: "http",
  start: () => startMemory(file),
  reset: () => rm(file, { force: true }),
  script: [
    { list: "tools", cli: true },
    { list: "resources", cli: true },
    { subscribe: "memory://knowledge-graph", legacyOnly: true },
    { tool: "create_entities", args: { entities: [ada, engine] }, cli: true },
    {
      tool: "create_relations",
      args: { relations: [{ from: "Ada", to: "Engine", relationType: "explains" }] },
    },
    { tool: "add_observations", args: { observations: [{ entityName: "Ada", contents: ["counts"] }] } },
    {
      tool: "add_observations",
      args: { observations: [{ entityName: "No one", contents: [] }] },
      fails: true,
    },
    { hear: "notifications/resources/updated", legacyOnly: true },
    { unsubscribe: "memory://knowledge-graph", legacyOnly: true },
    { tool: "search_nodes", args: { query: "machine" }, cli: true },
    { tool: "open_nodes", args: { names: ["Ada"] } },
    { read: "memory://knowledge-graph", cli: true },
    { tool: "delete_entities", args: { entityNames: ["Engine"] } },
    { tool: "read_graph" },
    { read: "memory://nothing", fails: true },
  ],
  clients: [...modernClients, ...sessionClients],
  proof: ["knowledge-graph", "wrote notes", "structuredContent"],
});
