import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll } from "vitest";
import { modernClients, sessionClients } from "./clients";
import { expectSameOutputs } from "./same-outputs";
import { startFilesystem } from "./servers";

const folder = await mkdtemp(path.join(tmpdir(), "real-filesystem-"));
afterAll(() => rm(folder, { recursive: true, force: true }));

const at = (name: string): string => path.join(folder, name);
const PIXEL =
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNk+M9QDwADhgGAWjR9awAAAABJRU5ErkJggg==";

expectSameOutputs({
  name: "server-filesystem behind mcp-proxy",
  era: "dual",
  transport: "http",
  start: () => startFilesystem(folder),
  reset: async () => {
    await rm(folder, { recursive: true, force: true });
    await mkdir(at("notes"), { recursive: true });
    await writeFile(at("notes/first.txt"), "one\ntwo\nthree “quoted” é\n");
    await writeFile(at("pixel.png"), Buffer.from(PIXEL, "base64"));
  },
  script: [
    { list: "tools", cli: true },
    { tool: "list_allowed_directories" },
    {
      tool: "write_file",
      args: { path: at("notes/second.txt"), content: "written by the client 😀\n" },
      cli: true,
    },
    { tool: "read_text_file", args: { path: at("notes/second.txt") } },
    {
      tool: "edit_file",
      args: { path: at("notes/first.txt"), edits: [{ oldText: "two", newText: "2" }], dryRun: false },
    },
    { tool: "read_multiple_files", args: { paths: [at("notes/first.txt"), at("nowhere")] } },
    { tool: "read_media_file", args: { path: at("pixel.png") }, cli: true },
    { tool: "move_file", args: { source: at("notes/second.txt"), destination: at("moved.txt") } },
    { tool: "directory_tree", args: { path: folder }, cli: true },
    { tool: "search_files", args: { path: folder, pattern: "**/*.txt" } },
    { tool: "get_file_info", args: { path: at("notes/first.txt") }, cli: true },
    { tool: "read_text_file", args: { path: "/etc/passwd" }, fails: true, cli: true },
    { tool: "read_text_file", args: { path: 7 }, fails: true },
    { tool: "no_such_tool", fails: true },
  ],
  clients: [...modernClients, ...sessionClients],
  proof: ["written by the client 😀", "first.txt", "image/png"],
});
