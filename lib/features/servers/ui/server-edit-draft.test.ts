import { describe, expect, it } from "vitest";
import type { EditableServer } from "../schema";
import { editInput, editIssues, keepsHeaders, startEdit } from "./server-edit-draft";

const SERVER: EditableServer = {
  id: "01890000-0000-7000-8000-000000000001",
  slug: "github",
  name: "GitHub",
  description: "Code",
  url: "https://mcp.example.com/mcp",
  auth: { type: "headers", headers: ["X-API-Key"] },
};

describe("editing a server", () => {
  it("sends only what was changed", () => {
    expect(editInput(SERVER, startEdit(SERVER))).toEqual({ server: SERVER.id });
    expect(editInput(SERVER, { ...startEdit(SERVER), name: "Forge" })).toEqual({
      server: SERVER.id,
      name: "Forge",
    });
  });

  it("keeps the stored headers while the origin stays", () => {
    const edit = { ...startEdit(SERVER), url: "https://mcp.example.com/v2" };
    expect(keepsHeaders(SERVER, edit)).toBe(true);
    expect(editIssues(SERVER, edit)).toEqual([]);
    expect(editInput(SERVER, edit)).not.toHaveProperty("auth");
  });

  it("asks for the headers again when the origin changes", () => {
    const edit = { ...startEdit(SERVER), url: "https://elsewhere.example.com/mcp" };
    expect(keepsHeaders(SERVER, edit)).toBe(false);
    expect(editIssues(SERVER, edit).map(({ path }) => path)).toEqual(["auth.headers.X-API-Key"]);
    const entered = { ...edit, headers: [{ id: 1, name: "X-API-Key", value: "new" }] };
    expect(editIssues(SERVER, entered)).toEqual([]);
    expect(editInput(SERVER, entered).auth).toEqual({ type: "headers", headers: { "X-API-Key": "new" } });
  });

  it("drops the stored headers when authentication is switched off", () => {
    const edit = { ...startEdit(SERVER), authType: "none" as const };
    expect(editInput(SERVER, edit)).toEqual({ server: SERVER.id, auth: { type: "none" } });
  });

  it("refuses an unfinished URL without asking for the headers", () => {
    const edit = { ...startEdit(SERVER), url: "mcp.example" };
    expect(editIssues(SERVER, edit).map(({ path }) => path)).toEqual(["url"]);
  });
});
