import type { FieldIssue } from "@/lib/shared/errors";
import { freeSlug, slugFromName } from "@/lib/shared/slug";
import { createServerInput, type CreateServerInput, type ServerAuthInput } from "../../schema";

export type AuthType = ServerAuthInput["type"];

export interface HeaderRow {
  readonly id: number;
  readonly name: string;
  readonly value: string;
}

/** What has been entered about a server that does not exist yet. */
export interface ServerDraft {
  readonly name: string;
  /** Null while the slug follows the name. */
  readonly typedSlug: string | null;
  readonly description: string;
  readonly url: string;
  readonly authType: AuthType;
  readonly headers: readonly HeaderRow[];
}

export const EMPTY_DRAFT: ServerDraft = {
  name: "",
  typedSlug: null,
  description: "",
  url: "",
  authType: "none",
  headers: [{ id: 1, name: "Authorization", value: "" }],
};

export function draftSlug({ name, typedSlug }: ServerDraft, takenSlugs: readonly string[]): string {
  if (typedSlug !== null) return typedSlug;
  const slug = slugFromName(name);
  return slug === "" ? "" : freeSlug(slug, (candidate) => takenSlugs.includes(candidate));
}

export function draftAuth({ authType, headers }: ServerDraft): ServerAuthInput {
  switch (authType) {
    case "none":
      return { type: "none" };
    case "headers":
      return { type: "headers", headers: Object.fromEntries(filled(headers).map(trimmed)) };
  }
}

export function draftInput(draft: ServerDraft, takenSlugs: readonly string[]): CreateServerInput {
  const { name, description, url } = draft;
  return { name, slug: draftSlug(draft, takenSlugs), description, url, auth: draftAuth(draft) };
}

/** Everything that keeps the draft from being a server, at the paths of the API's input. */
export function draftIssues(draft: ServerDraft, takenSlugs: readonly string[]): FieldIssue[] {
  const input = draftInput(draft, takenSlugs);
  const parsed = createServerInput.safeParse(input);
  const issues = parsed.success
    ? []
    : parsed.error.issues.map(({ path, message }) => ({ path: path.join("."), message }));
  if (takenSlugs.includes(input.slug ?? ""))
    issues.push({
      path: "slug",
      message: `Another server has the slug “${String(input.slug)}”. Choose another one.`,
    });
  // Without a name there is no slug yet; saying both would ask for the same thing twice.
  const isSlugToCome = draft.typedSlug === null && draft.name.trim() === "";
  return [...issues.filter(({ path }) => !(isSlugToCome && path === "slug")), ...repeatedHeaders(draft)];
}

/** Where a header row's problem is found among issues. */
export function headerPath(row: HeaderRow): string {
  return `auth.headers.${row.name.trim()}`;
}

// A record keeps one of two equal names, so the schema cannot see them.
function repeatedHeaders({ authType, headers }: ServerDraft): FieldIssue[] {
  if (authType === "none") return [];
  const rows = filled(headers);
  return rows
    .filter((row, index) => rows.findIndex((other) => isSameName(other, row)) < index)
    .map((row) => ({
      path: headerPath(row),
      message: `“${row.name.trim()}” is there twice. Remove one of them.`,
    }));
}

function isSameName(one: HeaderRow, other: HeaderRow): boolean {
  return one.name.trim().toLowerCase() === other.name.trim().toLowerCase();
}

function filled(rows: readonly HeaderRow[]): readonly HeaderRow[] {
  return rows.filter(({ name, value }) => name.trim() !== "" || value !== "");
}

function trimmed({ name, value }: HeaderRow): [string, string] {
  return [name.trim(), value];
}

/** Whether it looks like a token without the word that tells the server what it is. */
export function lacksScheme({ name, value }: HeaderRow): boolean {
  return name.trim().toLowerCase() === "authorization" && /^\S+$/.test(value.trim());
}
