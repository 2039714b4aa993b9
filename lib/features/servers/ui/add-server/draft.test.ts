import { describe, expect, it } from "vitest";
import { issueAt } from "@/lib/shared/issue-at";
import {
  draftInput,
  draftIssues,
  draftSlug,
  EMPTY_DRAFT,
  headerPath,
  lacksScheme,
  type ServerDraft,
} from "./draft";

const draft: ServerDraft = { ...EMPTY_DRAFT, name: "GitHub tools", url: "https://mcp.example.com/mcp" };
const row = (id: number, name: string, value: string) => ({ id, name, value });

describe("a draft of a server", () => {
  it("has a slug made from its name, that no other server has", () => {
    expect(draftSlug(draft, [])).toBe("github-tools");
    expect(draftSlug(draft, ["github-tools"])).toBe("github-tools-2");
  });

  it("keeps a slug that was typed and says that it is taken", () => {
    const typed = { ...draft, typedSlug: "github" };
    expect(draftSlug(typed, ["github"])).toBe("github");
    expect(issueAt(draftIssues(typed, ["github"]), "slug")).toContain("Another server has the slug “github”");
  });

  it("is complete with a name and a URL", () => {
    expect(draftIssues(draft, [])).toEqual([]);
    expect(draftInput(draft, [])).toEqual({
      name: "GitHub tools",
      slug: "github-tools",
      description: "",
      url: "https://mcp.example.com/mcp",
      auth: { type: "none" },
    });
  });

  it("says what is missing at each field, and does not ask for a slug before the name it is made from", () => {
    expect(draftIssues(EMPTY_DRAFT, []).map(({ path }) => path)).toEqual(["name", "url"]);
    expect(draftIssues({ ...draft, name: "日本" }, []).map(({ path }) => path)).toEqual(["slug"]);
    expect(draftIssues({ ...draft, typedSlug: "" }, []).map(({ path }) => path)).toEqual(["slug"]);
  });

  it("leaves out header rows that are empty and trims names", () => {
    const headers = [row(1, " X-API-Key ", "secret"), row(2, "", "")];
    expect(draftInput({ ...draft, authType: "headers", headers }, []).auth).toEqual({
      type: "headers",
      headers: { "X-API-Key": "secret" },
    });
  });

  it("wants a header when headers are chosen", () => {
    const chosen: ServerDraft = { ...draft, authType: "headers" };
    expect(issueAt(draftIssues(chosen, []), "auth.headers.Authorization")).toBe("Enter the header's value.");
    expect(issueAt(draftIssues({ ...chosen, headers: [] }, []), "auth.headers")).toContain(
      "Add at least one header",
    );
  });

  it("sees a token that was entered without the word in front of it", () => {
    expect(lacksScheme(row(1, "authorization", " ghp_token "))).toBe(true);
    expect(lacksScheme(row(1, "Authorization", "Bearer ghp_token"))).toBe(false);
    expect(lacksScheme(row(1, "X-API-Key", "ghp_token"))).toBe(false);
    expect(lacksScheme(row(1, "Authorization", ""))).toBe(false);
  });

  it("finds a problem at the row of its header", () => {
    const host = row(1, "Host", "elsewhere");
    const valueOnly = row(2, "", "secret");
    const issues = draftIssues({ ...draft, authType: "headers", headers: [host, valueOnly] }, []);
    expect(issueAt(issues, headerPath(host))).toContain("set by Gatehouse");
    expect(issueAt(issues, headerPath(valueOnly))).toBe("Enter the header's name.");
  });

  it("refuses a header that is there twice, whatever its case", () => {
    const headers = [row(1, "Authorization", "a"), row(2, "authorization", "b")];
    const issues = draftIssues({ ...draft, authType: "headers", headers }, []);
    expect(issueAt(issues, "auth.headers.authorization")).toContain("there twice");
  });
});
